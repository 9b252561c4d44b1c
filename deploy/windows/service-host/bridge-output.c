#include "bridge-output.h"

#include <string.h>

#include "event-log.h"
#include "log-file.h"
#include "settings.h"

#define READ_BYTES 8192
/* What is read of a bridge that has ended takes no longer, unless somebody else holds the pipe. */
#define CLOSE_LIMIT_MS 5000

struct output {
  HANDLE pipe;
  HANDLE thread;
};

static struct output words;
static struct output errors;
static struct line_reader word_reader;
static struct line_reader error_reader;
static struct endpoint announced;
static SRWLOCK lock = SRWLOCK_INIT;
static char last_words[T2_LONGEST_LINE + 1];
static DWORD silent_ms;
static bool is_ready;

static void show_life(bool runs_now) {
  AcquireSRWLockExclusive(&lock);
  silent_ms = 0;
  is_ready = is_ready || runs_now;
  ReleaseSRWLockExclusive(&lock);
}

static void tell_event(const struct bridge_line *line) {
  wchar_t text[T2_LONGEST_LINE + 1];
  const int length = MultiByteToWideChar(CP_UTF8, 0, line->text, -1, text, T2_LONGEST_LINE + 1);
  if (length > 0) {
    disarm_insert(text);
    WRITE_EVENT(line->level, line->event_id, text);
  }
}

static void take_word(const char *line) {
  const struct bridge_line parsed = parse_bridge_line(line);
  switch (parsed.word) {
    case BRIDGE_READY:
      show_life(true);
      publish_endpoint(&announced);
      WRITE_EVENT(LEVEL_INFORMATION, EVENT_BRIDGE_RUNS, NULL);
      break;
    case BRIDGE_ALIVE:
      show_life(false);
      break;
    case BRIDGE_EVENT:
      tell_event(&parsed);
      break;
    case BRIDGE_UNKNOWN:
    default:
      break;
  }
}

/* What a program says to people before it ends: one line or more, none of them JSON as the log's
 * are. */
static void take_error(const char *line) {
  AcquireSRWLockExclusive(&lock);
  const size_t length = strlen(last_words);
  if (*line == '{') {
    last_words[0] = '\0';
  } else if (length + strlen(line) + 1 <= T2_LONGEST_LINE) {
    strcpy(last_words + length, line);
    strcat(last_words, " ");
  }
  ReleaseSRWLockExclusive(&lock);
}

static DWORD WINAPI read_words(void *context) {
  char bytes[READ_BYTES];
  DWORD size = 0;
  while (ReadFile(context, bytes, sizeof bytes, &size, NULL)) {
    line_reader_take(&word_reader, bytes, size, take_word);
  }
  return 0;
}

static DWORD WINAPI read_errors(void *context) {
  char bytes[READ_BYTES];
  DWORD size = 0;
  while (ReadFile(context, bytes, sizeof bytes, &size, NULL)) {
    log_append(bytes, size);
    line_reader_take(&error_reader, bytes, size, take_error);
  }
  return 0;
}

static bool start_reading(struct output *output, HANDLE pipe, LPTHREAD_START_ROUTINE read) {
  output->pipe = pipe;
  output->thread = CreateThread(NULL, 0, read, pipe, 0, NULL);
  return output->thread != NULL;
}

static void end_reading(struct output *output) {
  if (output->thread != NULL) {
    if (WaitForSingleObject(output->thread, CLOSE_LIMIT_MS) == WAIT_TIMEOUT) {
      CancelSynchronousIo(output->thread);
      WaitForSingleObject(output->thread, INFINITE);
    }
    CloseHandle(output->thread);
  }
  CloseHandle(output->pipe);
  *output = (struct output){.pipe = NULL};
}

bool bridge_output_open(HANDLE words_pipe, HANDLE log_pipe, const struct endpoint *endpoint) {
  announced = *endpoint;
  word_reader.length = 0;
  error_reader.length = 0;
  last_words[0] = '\0';
  is_ready = false;
  silent_ms = 0;
  const bool has_words = start_reading(&words, words_pipe, read_words);
  return start_reading(&errors, log_pipe, read_errors) && has_words;
}

void bridge_output_close(void) {
  publish_endpoint(NULL);
  end_reading(&words);
  end_reading(&errors);
  publish_endpoint(NULL); /* its last word may have been that it runs */
  SecureZeroMemory(&announced, sizeof announced);
}

bool bridge_is_silent(void) {
  AcquireSRWLockExclusive(&lock);
  silent_ms += T2_WATCH_EVERY_MS;
  const bool is_silent = silent_ms > (is_ready ? T2_HANG_LIMIT_MS : T2_START_LIMIT_MS);
  ReleaseSRWLockExclusive(&lock);
  return is_silent;
}

void bridge_last_words(wchar_t *text) {
  AcquireSRWLockShared(&lock);
  if (MultiByteToWideChar(CP_UTF8, 0, last_words, -1, text, T2_LAST_WORDS_ROOM) == 0) {
    text[0] = L'\0';
  }
  ReleaseSRWLockShared(&lock);
  disarm_insert(text);
}
