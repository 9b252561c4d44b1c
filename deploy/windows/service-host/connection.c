#include "connection.h"

#include <stdbool.h>

#include "bridge-lines.h"
#include "endpoint.h"
#include "identity.h"
#include "relay.h"
#include "settings.h"

#define BUSY_LIMIT_MS 2000u

/* Opens the bridge's own pipe. Whoever is there learns who this is, and cannot act as it. */
static HANDLE open_bridge(const char *pipe) {
  const DWORD flags = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;
  HANDLE bridge =
      CreateFileA(pipe, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, flags, NULL);
  if (bridge == INVALID_HANDLE_VALUE && GetLastError() == ERROR_PIPE_BUSY &&
      WaitNamedPipeA(pipe, BUSY_LIMIT_MS)) {
    bridge = CreateFileA(pipe, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, flags, NULL);
  }
  return bridge;
}

static bool introduce(HANDLE bridge, const char *key, const char *audience,
                      const struct identity *identity, HANDLE end) {
  char header[T2_HEADER_ROOM];
  const struct caller caller = {
      .key = key,
      .audience = audience,
      .user = identity->user,
      .sid = identity->sid,
      .session = identity->session,
      .process = identity->process,
  };
  const size_t size = write_header(header, &caller);
  const bool is_said = size > 0 && write_all(bridge, header, (DWORD)size, end);
  SecureZeroMemory(header, sizeof header);
  return is_said;
}

void serve_connection(HANDLE client, const char *audience, HANDLE end) {
  char first[T2_RELAY_BYTES];
  struct identity identity;
  struct endpoint endpoint;
  const DWORD size = read_first(client, first, sizeof first, end);
  if (size == 0 || !identify_client(client, &identity) || !read_endpoint(&endpoint)) {
    return;
  }
  HANDLE bridge = open_bridge(endpoint.pipe);
  if (bridge != INVALID_HANDLE_VALUE) {
    if (introduce(bridge, endpoint.key, audience, &identity, end) &&
        write_all(bridge, first, size, end)) {
      relay(client, bridge, end);
    }
    CloseHandle(bridge);
  }
  SecureZeroMemory(&endpoint, sizeof endpoint);
}
