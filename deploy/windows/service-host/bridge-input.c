#include "bridge-input.h"

#include <string.h>

#define MOST_LINES 64u
#define LINE_ROOM 320u

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static char lines[MOST_LINES][LINE_ROOM];
static unsigned first;
static unsigned count;
static bool is_open;
static HANDLE thread;

/* The next line, waited for; false: closed. */
static bool next_line(char *line) {
  AcquireSRWLockExclusive(&lock);
  while (is_open && count == 0) {
    SleepConditionVariableSRW(&changed, &lock, INFINITE, 0);
  }
  const bool is_there = is_open;
  if (is_there) {
    strcpy(line, lines[first]);
    SecureZeroMemory(lines[first], LINE_ROOM); /* the key is among them */
    first = (first + 1) % MOST_LINES;
    count--;
  }
  ReleaseSRWLockExclusive(&lock);
  return is_there;
}

static DWORD WINAPI write_lines(void *context) {
  HANDLE pipe = context;
  char line[LINE_ROOM];
  while (next_line(line)) {
    DWORD written = 0;
    WriteFile(pipe, line, (DWORD)strlen(line), &written,
              NULL); /* else the bridge has ended, which is seen elsewhere */
    SecureZeroMemory(line, sizeof line);
  }
  CloseHandle(pipe);
  return 0;
}

bool bridge_input_open(HANDLE pipe) {
  AcquireSRWLockExclusive(&lock);
  first = 0;
  count = 0;
  is_open = true;
  ReleaseSRWLockExclusive(&lock);
  thread = CreateThread(NULL, 0, write_lines, pipe, 0, NULL);
  if (thread == NULL) {
    is_open = false;
    CloseHandle(pipe);
  }
  return thread != NULL;
}

void bridge_input_say(const char *line) {
  AcquireSRWLockExclusive(&lock);
  if (is_open && strlen(line) < LINE_ROOM) {
    /* Where all are taken the newest is replaced: `stop` always gets through. */
    const unsigned place = count < MOST_LINES ? count++ : MOST_LINES - 1;
    strcpy(lines[(first + place) % MOST_LINES], line);
    WakeConditionVariable(&changed);
  }
  ReleaseSRWLockExclusive(&lock);
}

void bridge_input_close(void) {
  AcquireSRWLockExclusive(&lock);
  is_open = false;
  WakeConditionVariable(&changed);
  ReleaseSRWLockExclusive(&lock);
  if (thread != NULL) {
    CancelSynchronousIo(thread);
    WaitForSingleObject(thread, INFINITE); /* its reader has ended, so writing cannot wait */
    CloseHandle(thread);
    thread = NULL;
  }
}
