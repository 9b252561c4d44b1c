#include "identity.h"

/* The token of the client, which the caller closes. The thread acts as itself again when this
 * returns. */
static HANDLE token_of_client(HANDLE pipe) {
  HANDLE token = NULL;
  if (!ImpersonateNamedPipeClient(pipe)) {
    return NULL;
  }
  if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token)) {
    token = NULL;
  }
  if (!RevertToSelf()) {
    TerminateProcess(GetCurrentProcess(),
                     1); /* going on as somebody else is worse than to start again */
  }
  return token;
}

bool identify_client(HANDLE pipe, struct identity *identity) {
  HANDLE token = token_of_client(pipe);
  if (token == NULL) {
    return false;
  }
  DWORD size = 0;
  TOKEN_USER *user = user_of_token(token);
  const bool is_known = user != NULL && sid_text(identity->sid, user->User.Sid) &&
                        GetTokenInformation(token, TokenSessionId, &identity->session,
                                            sizeof identity->session, &size) &&
                        GetNamedPipeClientProcessId(pipe, &identity->process);
  if (is_known) {
    user_name(identity->user, user->User.Sid);
  }
  LocalFree(user);
  CloseHandle(token);
  return is_known;
}
