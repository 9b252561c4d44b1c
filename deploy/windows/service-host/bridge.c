#include "bridge.h"

#include "bridge-input.h"
#include "bridge-lines.h"
#include "bridge-output.h"

#define HELLO_ROOM 256

/* The bridge's ends, which it inherits, and the host's. */
struct pipes {
  struct child_streams theirs;
  struct child_streams ours;
};

static bool make_pipe(HANDLE *reading, HANDLE *writing, HANDLE *ours) {
  SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof inheritable, .bInheritHandle = TRUE};
  return CreatePipe(reading, writing, &inheritable, 0) &&
         SetHandleInformation(*ours, HANDLE_FLAG_INHERIT, 0);
}

static void close_streams(const struct child_streams *streams) {
  const HANDLE all[] = {streams->input, streams->output, streams->error};
  for (size_t index = 0; index < sizeof all / sizeof all[0]; index++) {
    if (all[index] != NULL) {
      CloseHandle(all[index]);
    }
  }
}

static bool make_pipes(struct pipes *pipes) {
  struct child_streams *theirs = &pipes->theirs;
  struct child_streams *ours = &pipes->ours;
  return make_pipe(&theirs->input, &ours->input, &ours->input) &&
         make_pipe(&ours->output, &theirs->output, &ours->output) &&
         make_pipe(&ours->error, &theirs->error, &ours->error);
}

static void say_hello(const struct endpoint *endpoint) {
  char hello[HELLO_ROOM];
  write_hello(hello, sizeof hello, endpoint->pipe, endpoint->key);
  bridge_input_say(hello);
  SecureZeroMemory(hello, sizeof hello);
}

bool bridge_start(struct child *bridge, const wchar_t *program) {
  struct endpoint endpoint;
  struct pipes pipes = {.ours = {.input = NULL}};
  const bool is_started =
      make_endpoint(&endpoint) && make_pipes(&pipes) &&
      child_start(bridge, program, L"run --hosted", &pipes.theirs, KIN_ENDS_WITH_IT);
  const DWORD error = GetLastError();
  close_streams(&pipes.theirs);
  if (!is_started) {
    close_streams(&pipes.ours);
    SetLastError(error);
    return false;
  }
  const bool is_heard = bridge_output_open(pipes.ours.output, pipes.ours.error, &endpoint);
  if (!bridge_input_open(pipes.ours.input) || !is_heard) {
    bridge_end(bridge);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return false;
  }
  say_hello(&endpoint);
  SecureZeroMemory(&endpoint, sizeof endpoint);
  return true;
}

DWORD bridge_end(struct child *bridge) {
  const DWORD exit_code = child_end(bridge);
  bridge_input_close();
  bridge_output_close();
  return exit_code;
}
