#include "pipe-server.h"

#include <sddl.h>
#include <stdbool.h>
#include <wchar.h>

#include "accounts.h"
#include "connection.h"
#include "event-log.h"
#include "log-file.h"
#include "session-count.h"
#include "settings.h"

#define RETRY_MS 5000u
#define END_LIMIT_MS 3000u
/* Whoever connects over and over must not fill the log. */
#define TELL_FULL_EVERY_MS 3600000u
#define SDDL_ROOM 1024
#define PIPE_BUFFER_BYTES 16384u

/*
 * Reading and writing without FILE_CREATE_PIPE_INSTANCE: who may ask must not be able to answer
 * others. What a program asks for with GENERIC_WRITE has that right in it; Windows leaves it away
 * for one that opens a pipe.
 */
#define CLIENT_RIGHTS L"0x12019b"

struct listener {
  const wchar_t *pipe;
  const char *audience;
  /* Who may connect, beside the system and the service itself. */
  const wchar_t *access;
  HANDLE stop;
  /* As many as there may be more connections. */
  HANDLE room;
  HANDLE thread;
  bool is_refusal_told;
  /* When it was told last that there is no room; 0: never. */
  ULONGLONG full_told_ms;
  SRWLOCK lock;
  /* Guarded by the lock. */
  struct session_count sessions;
};

/* What the thread of a connection gets, and frees. */
struct client {
  struct listener *listener;
  HANDLE pipe;
  ULONG session;
};

static struct listener listeners[] = {
    {.pipe = T2_ADMIN_PIPE,
     .audience = "admin",
     .access = L"(A;;" CLIENT_RIGHTS L";;;BA)",
     .lock = SRWLOCK_INIT},
    {.pipe = T2_SESSION_PIPE,
     .audience = "session",
     .lock = SRWLOCK_INIT,
     .access = L"(A;;" CLIENT_RIGHTS L";;;BA)(A;;" CLIENT_RIGHTS L";;;IU)"},
};
#define LISTENERS (sizeof listeners / sizeof listeners[0])
static HANDLE end;

/* The first instance must be the very first: else somebody else has the name and would get the
 * clients. */
static HANDLE make_instance(const struct listener *listener, bool is_first) {
  wchar_t own[T2_SID_ROOM];
  wchar_t sddl[SDDL_ROOM];
  SECURITY_ATTRIBUTES security = {.nLength = sizeof security};
  if (!own_sid_text(own)) {
    return INVALID_HANDLE_VALUE;
  }
  _snwprintf(sddl, SDDL_ROOM, L"D:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;%ls)%ls", own,
             listener->access);
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1,
                                                            &security.lpSecurityDescriptor, NULL)) {
    return INVALID_HANDLE_VALUE;
  }
  const DWORD first = is_first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0;
  HANDLE pipe = CreateNamedPipeW(listener->pipe, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | first,
                                 PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_REJECT_REMOTE_CLIENTS,
                                 PIPE_UNLIMITED_INSTANCES, PIPE_BUFFER_BYTES, PIPE_BUFFER_BYTES, 0,
                                 &security);
  const DWORD error = GetLastError();
  LocalFree(security.lpSecurityDescriptor);
  SetLastError(error);
  return pipe;
}

static void tell_refusal(struct listener *listener, bool is_first, DWORD error) {
  if (listener->is_refusal_told) {
    return;
  }
  if (is_first) {
    wchar_t code[16];
    WRITE_EVENT(LEVEL_ERROR, EVENT_PIPE_TAKEN, listener->pipe, number_text(code, error));
    log_line("error", "pipe-taken", "Another process has a pipe of this service.", error);
  } else {
    log_line("error", "pipe-refused", "Windows makes no further instance of a pipe.", error);
  }
  listener->is_refusal_told = true;
}

/* Tried until it can be made; INVALID_HANDLE_VALUE: the service stops. */
static HANDLE await_instance(struct listener *listener, bool is_first) {
  for (;;) {
    HANDLE pipe = make_instance(listener, is_first);
    if (pipe != INVALID_HANDLE_VALUE) {
      listener->is_refusal_told = false;
      return pipe;
    }
    tell_refusal(listener, is_first, GetLastError());
    if (WaitForSingleObject(listener->stop, RETRY_MS) == WAIT_OBJECT_0) {
      return INVALID_HANDLE_VALUE;
    }
  }
}

/* false: the service stops, or whoever connected is gone already. */
static bool await_client(HANDLE pipe, HANDLE stop) {
  OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
  DWORD size = 0;
  bool is_connected = ConnectNamedPipe(pipe, &overlapped);
  if (!is_connected && GetLastError() == ERROR_PIPE_CONNECTED) {
    is_connected = true;
  } else if (!is_connected && GetLastError() == ERROR_IO_PENDING) {
    const HANDLE events[] = {overlapped.hEvent, stop};
    if (WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0) {
      CancelIoEx(pipe, &overlapped);
    }
    is_connected = GetOverlappedResult(pipe, &overlapped, &size, TRUE);
  }
  CloseHandle(overlapped.hEvent);
  return is_connected && WaitForSingleObject(stop, 0) == WAIT_TIMEOUT;
}

/* false: the session has enough, or all together have. */
static bool enter(struct listener *listener, ULONG session) {
  AcquireSRWLockExclusive(&listener->lock);
  bool is_in = session_count_in(&listener->sessions, session);
  if (is_in && WaitForSingleObject(listener->room, 0) != WAIT_OBJECT_0) {
    session_count_out(&listener->sessions, session);
    is_in = false;
  }
  ReleaseSRWLockExclusive(&listener->lock);
  return is_in;
}

static void leave(struct listener *listener, ULONG session) {
  AcquireSRWLockExclusive(&listener->lock);
  session_count_out(&listener->sessions, session);
  ReleaseSRWLockExclusive(&listener->lock);
  ReleaseSemaphore(listener->room, 1, NULL);
}

static void tell_full(struct listener *listener, ULONG session) {
  const ULONGLONG now_ms = GetTickCount64();
  if (listener->full_told_ms == 0 || now_ms - listener->full_told_ms > TELL_FULL_EVERY_MS) {
    log_line("warn", "pipe-full", "A session has too many connections; more of it are refused.",
             session);
    listener->full_told_ms = now_ms;
  }
}

static DWORD WINAPI serve(void *context) {
  struct client *client = context;
  serve_connection(client->pipe, client->listener->audience, end);
  CloseHandle(client->pipe); /* what was written and not read yet stays for the client */
  leave(client->listener, client->session);
  LocalFree(client);
  return 0;
}

/* Takes over the pipe of somebody who connected. It is counted by its session, which Windows knows
 * before a word is said: one person cannot take the room of the others by saying nothing. */
static void hand_over(struct listener *listener, HANDLE pipe) {
  ULONG session = 0;
  struct client *client = LocalAlloc(LMEM_FIXED, sizeof *client);
  HANDLE thread = NULL;
  const bool is_known = client != NULL && GetNamedPipeClientSessionId(pipe, &session);
  const bool is_in = is_known && enter(listener, session);
  if (is_known && !is_in) {
    tell_full(listener, session);
  }
  if (is_in) {
    *client = (struct client){.listener = listener, .pipe = pipe, .session = session};
    thread = CreateThread(NULL, 0, serve, client, 0, NULL);
    if (thread == NULL) {
      leave(listener, session);
    }
  }
  if (thread == NULL) {
    LocalFree(client);
    CloseHandle(pipe);
  } else {
    CloseHandle(thread);
  }
}

static DWORD WINAPI run_listener(void *context) {
  struct listener *listener = context;
  HANDLE pipe = await_instance(listener, true);
  while (pipe != INVALID_HANDLE_VALUE) {
    const bool is_client = await_client(pipe, listener->stop);
    /* The next one is there before this one can go: the name is never free for somebody else, nor
     * would it be free for a first one again while others are connected. */
    HANDLE next = WaitForSingleObject(listener->stop, 0) == WAIT_OBJECT_0
                      ? INVALID_HANDLE_VALUE
                      : await_instance(listener, false);
    if (is_client) {
      hand_over(listener, pipe);
    } else {
      CloseHandle(pipe);
    }
    pipe = next;
  }
  return 0;
}

void pipe_server_start(HANDLE stop) {
  end = CreateEventW(NULL, TRUE, FALSE, NULL);
  for (size_t index = 0; index < LISTENERS; index++) {
    struct listener *listener = &listeners[index];
    listener->stop = stop;
    listener->room = CreateSemaphoreW(NULL, T2_MOST_CONNECTIONS, T2_MOST_CONNECTIONS, NULL);
    listener->thread = CreateThread(NULL, 0, run_listener, listener, 0, NULL);
  }
}

void pipe_server_end(void) {
  SetEvent(end);
  for (size_t index = 0; index < LISTENERS; index++) {
    if (listeners[index].thread != NULL) {
      WaitForSingleObject(listeners[index].thread, END_LIMIT_MS);
      CloseHandle(listeners[index].thread);
    }
    /* All connections have ended when there is room for all again. */
    for (int count = 0; count < T2_MOST_CONNECTIONS; count++) {
      if (WaitForSingleObject(listeners[index].room, END_LIMIT_MS) == WAIT_TIMEOUT) {
        return; /* the process ends, and they with it */
      }
    }
  }
}
