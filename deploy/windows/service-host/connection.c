#include "connection.h"

#include <stdbool.h>

#include "bridge-lines.h"
#include "endpoint.h"
#include "identity.h"
#include "relay.h"
#include "settings.h"

#define BUSY_LIMIT_MS 2000u
#define LOOK_EVERY_MS 100u

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

/* A bridge that ended starts again, and one that starts is there soon: who asks meanwhile waits.
 * INVALID_HANDLE_VALUE: there is none in time, or `end` was set. */
static HANDLE reach_bridge(struct endpoint *endpoint, HANDLE end) {
  const ULONGLONG began_ms = GetTickCount64();
  for (;;) {
    HANDLE bridge = read_endpoint(endpoint) ? open_bridge(endpoint->pipe) : INVALID_HANDLE_VALUE;
    if (bridge != INVALID_HANDLE_VALUE || GetTickCount64() - began_ms > T2_BRIDGE_LIMIT_MS ||
        WaitForSingleObject(end, LOOK_EVERY_MS) == WAIT_OBJECT_0) {
      return bridge;
    }
  }
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
  if (size == 0 || !identify_client(client, &identity)) {
    return;
  }
  HANDLE bridge = reach_bridge(&endpoint, end);
  if (bridge != INVALID_HANDLE_VALUE) {
    if (introduce(bridge, endpoint.key, audience, &identity, end) &&
        write_all(bridge, first, size, end)) {
      relay(client, bridge, end);
    }
    CloseHandle(bridge);
  }
  SecureZeroMemory(&endpoint, sizeof endpoint);
}
