#include "supervisor.h"

#include <wchar.h>

#include "bridge-input.h"
#include "bridge-output.h"
#include "bridge.h"
#include "event-log.h"
#include "log-file.h"
#include "restart-policy.h"
#include "settings.h"
#include "status.h"

#define CHECKPOINT_MS 1000u
#define WAIT_HINT_MS 5000u
#define MS_PER_SECOND 1000u
/* With the delays between them seven seconds. */
#define MOST_STARTS 4

enum ending { ENDED_BY_ITSELF, ENDED_BY_HANGING, ENDED_BY_STOP };

static enum ending watch(HANDLE process, HANDLE stop) {
  const HANDLE handles[] = {stop, process};
  for (;;) {
    switch (WaitForMultipleObjects(2, handles, FALSE, T2_WATCH_EVERY_MS)) {
      case WAIT_OBJECT_0:
        return ENDED_BY_STOP;
      case WAIT_OBJECT_0 + 1:
        return ENDED_BY_ITSELF;
      default:
        if (bridge_is_silent()) {
          return ENDED_BY_HANGING;
        }
    }
  }
}

/* Asks the bridge to end and gives it time; the service manager sees that it goes on. */
static void drain(HANDLE process) {
  const ULONGLONG began_ms = GetTickCount64();
  bridge_input_say("stop\n");
  while (WaitForSingleObject(process, CHECKPOINT_MS) == WAIT_TIMEOUT) {
    status_report(SERVICE_STOP_PENDING, WAIT_HINT_MS);
    if (GetTickCount64() - began_ms > T2_STOP_LIMIT_MS) {
      wchar_t seconds[16];
      WRITE_EVENT(LEVEL_WARNING, EVENT_STOP_FORCED,
                  number_text(seconds, T2_STOP_LIMIT_MS / MS_PER_SECOND));
      log_line("warn", "stop-forced", "The bridge did not end in time and was ended.", 0);
      return;
    }
  }
}

static void tell_hang(void) {
  wchar_t seconds[16];
  WRITE_EVENT(LEVEL_ERROR, EVENT_BRIDGE_HUNG,
              number_text(seconds, T2_HANG_LIMIT_MS / MS_PER_SECOND));
  log_line("error", "bridge-hung", "The bridge gave no sign of life and was ended.", 0);
}

static void tell_end(const wchar_t *log, DWORD exit_code, struct restart_decision decision) {
  wchar_t code[16];
  wchar_t seconds[16];
  wchar_t last_words[T2_LAST_WORDS_ROOM];
  number_text(code, exit_code);
  if (decision.gives_up) {
    WRITE_EVENT(LEVEL_ERROR, EVENT_GAVE_UP, code, log);
  } else if (exit_code == T2_EXIT_CONFIGURATION) {
    bridge_last_words(last_words);
    WRITE_EVENT(LEVEL_ERROR, EVENT_CONFIGURATION, last_words);
  } else {
    number_text(seconds, (decision.delay_ms + MS_PER_SECOND - 1) / MS_PER_SECOND);
    WRITE_EVENT(LEVEL_ERROR, EVENT_BRIDGE_ENDED, code, seconds, log);
  }
  log_line("error", "bridge-ended",
           decision.gives_up ? "The bridge ended again and again." : "The bridge ended by itself.",
           exit_code);
}

static void tell_cannot_start(const wchar_t *program, DWORD error) {
  wchar_t code[16];
  WRITE_EVENT(LEVEL_ERROR, EVENT_CANNOT_START, program, number_text(code, error));
  log_line("error", "cannot-start", "tier2.exe cannot be started.", error);
}

/* A start that Windows refuses, as while security software looks at the program, is tried again;
 * not for longer than the service manager waits, which tries later what the service gave up. */
static DWORD start(struct child *bridge, const wchar_t *program, HANDLE stop) {
  for (uint32_t tries = 1; !bridge_start(bridge, program); tries++) {
    const DWORD error = GetLastError();
    tell_cannot_start(program, error);
    if (tries == MOST_STARTS || WaitForSingleObject(stop, delay_after(tries)) == WAIT_OBJECT_0) {
      return error;
    }
  }
  return ERROR_SUCCESS;
}

DWORD supervise(const wchar_t *program, const wchar_t *log, HANDLE stop) {
  struct restart_policy policy = {.quick_ends = 0};
  for (;;) {
    struct child bridge;
    const ULONGLONG began_ms = GetTickCount64();
    const DWORD error = start(&bridge, program, stop);
    if (error != ERROR_SUCCESS) {
      return WaitForSingleObject(stop, 0) == WAIT_OBJECT_0 ? ERROR_SUCCESS : error;
    }
    status_report(SERVICE_RUNNING, 0);
    const enum ending ending = watch(bridge.process, stop);
    if (ending == ENDED_BY_STOP) {
      drain(bridge.process);
      bridge_end(&bridge);
      return 0;
    }
    const ULONGLONG up_ms = GetTickCount64() - began_ms;
    const DWORD exit_code = bridge_end(&bridge);
    const struct restart_decision decision = restart_after(&policy, up_ms, exit_code);
    if (ending == ENDED_BY_HANGING) {
      tell_hang();
    } else {
      tell_end(log, exit_code, decision);
    }
    if (decision.gives_up) {
      return exit_code == 0 ? ERROR_PROCESS_ABORTED : exit_code;
    }
    if (WaitForSingleObject(stop, decision.delay_ms) == WAIT_OBJECT_0) {
      return 0;
    }
  }
}
