#include "relay.h"

#include <stdlib.h>

#include "settings.h"

/* One way: a read and the writes of what it brought, by turns. At any time one of them runs. */
struct way {
  HANDLE from;
  HANDLE to;
  OVERLAPPED overlapped;
  char *bytes;
  DWORD length;
  DWORD written;
  bool is_writing;
  /* Nothing goes this way any more. */
  bool is_over;
  ULONGLONG began_ms;
};

/* How the operation that was begun stands. */
static bool is_begun(BOOL result) {
  return result || GetLastError() == ERROR_IO_PENDING;
}

static void begin_read(struct way *way) {
  way->is_writing = false;
  way->is_over = !is_begun(ReadFile(way->from, way->bytes, T2_RELAY_BYTES, NULL, &way->overlapped));
}

static void begin_write(struct way *way) {
  way->is_writing = true;
  way->began_ms = GetTickCount64();
  way->is_over = !is_begun(WriteFile(way->to, way->bytes + way->written, way->length - way->written,
                                     NULL, &way->overlapped));
}

/* Takes up what the operation brought and begins the next one. */
static void go_on(struct way *way) {
  DWORD size = 0;
  if (!GetOverlappedResult(way->is_writing ? way->to : way->from, &way->overlapped, &size, FALSE)) {
    way->is_over = true;
    return;
  }
  if (way->is_writing) {
    way->written += size;
  } else {
    way->length = size;
    way->written = 0;
  }
  if (way->written < way->length) {
    begin_write(way);
  } else {
    begin_read(way);
  }
}

static bool open_way(struct way *way, HANDLE from, HANDLE to) {
  *way = (struct way){.from = from, .to = to};
  way->bytes = malloc(T2_RELAY_BYTES);
  way->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
  return way->bytes != NULL && way->overlapped.hEvent != NULL;
}

/* The system writes into the buffer until the operation is known to have ended. */
static void close_way(struct way *way) {
  if (way->overlapped.hEvent != NULL) {
    DWORD size = 0;
    HANDLE pipe = way->is_writing ? way->to : way->from;
    if (!way->is_over && CancelIoEx(pipe, &way->overlapped)) {
      GetOverlappedResult(pipe, &way->overlapped, &size, TRUE);
    }
    CloseHandle(way->overlapped.hEvent);
  }
  free(way->bytes);
}

static bool is_stuck(const struct way *way) {
  return way->is_writing && !way->is_over && GetTickCount64() - way->began_ms > T2_WRITE_LIMIT_MS;
}

/* The way to the bridge may be over before: it answers and hangs up on a request that it will not
 * read. */
static bool is_done(const struct way *to_bridge, const struct way *to_client) {
  const bool is_client_gone = to_bridge->is_over && !to_bridge->is_writing;
  return to_client->is_over || is_client_gone || is_stuck(to_client) || is_stuck(to_bridge);
}

static void run_ways(struct way *to_bridge, struct way *to_client, HANDLE end) {
  begin_read(to_bridge);
  begin_read(to_client);
  while (!is_done(to_bridge, to_client)) {
    /* An event of a way that is over is never set again. */
    const HANDLE events[] = {end, to_client->overlapped.hEvent, to_bridge->overlapped.hEvent};
    const DWORD count = to_bridge->is_over ? 2 : 3;
    switch (WaitForMultipleObjects(count, events, FALSE, T2_WRITE_LIMIT_MS)) {
      case WAIT_OBJECT_0:
        return;
      case WAIT_OBJECT_0 + 1:
        go_on(to_client);
        break;
      case WAIT_OBJECT_0 + 2:
        go_on(to_bridge);
        break;
      default:
        break;
    }
  }
}

void relay(HANDLE client, HANDLE bridge, HANDLE end) {
  struct way to_bridge;
  struct way to_client;
  const bool has_way = open_way(&to_bridge, client, bridge);
  if (open_way(&to_client, bridge, client) && has_way) {
    run_ways(&to_bridge, &to_client, end);
  }
  close_way(&to_bridge);
  close_way(&to_client);
}

/* Waits for an operation. The bytes it carried; 0: it failed, took too long, or `end` was set. */
static DWORD await(HANDLE pipe, OVERLAPPED *overlapped, DWORD limit_ms, HANDLE end) {
  DWORD size = 0;
  const HANDLE events[] = {overlapped->hEvent, end};
  if (WaitForMultipleObjects(2, events, FALSE, limit_ms) != WAIT_OBJECT_0) {
    CancelIoEx(pipe, overlapped);
  }
  return GetOverlappedResult(pipe, overlapped, &size, TRUE) ? size : 0;
}

DWORD read_first(HANDLE pipe, char *bytes, DWORD room, HANDLE end) {
  OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
  DWORD size = 0;
  if (overlapped.hEvent != NULL && is_begun(ReadFile(pipe, bytes, room, NULL, &overlapped))) {
    size = await(pipe, &overlapped, T2_FIRST_WORD_LIMIT_MS, end);
  }
  CloseHandle(overlapped.hEvent);
  return size;
}

bool write_all(HANDLE pipe, const char *bytes, DWORD size, HANDLE end) {
  OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
  DWORD written = 0;
  while (overlapped.hEvent != NULL && written < size) {
    if (!is_begun(WriteFile(pipe, bytes + written, size - written, NULL, &overlapped))) {
      break;
    }
    const DWORD carried = await(pipe, &overlapped, T2_WRITE_LIMIT_MS, end);
    if (carried == 0) {
      break;
    }
    written += carried;
  }
  CloseHandle(overlapped.hEvent);
  return written == size;
}
