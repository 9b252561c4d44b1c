/*
 * Stands in for tier2.exe where the real bridge would not do: it hangs, crashes, is deaf, as the
 * file C:\played.txt says (run, hang, deaf, exit N, log N). It writes every line that it is told to
 * standard error, all but the key, and answers each connection with the line with which that began,
 * then with whatever it gets.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_ROOM 512
#define BUFFER_BYTES 8192

static char mode[TEXT_ROOM];
static char pipe_name[TEXT_ROOM];

static void read_mode(void) {
  FILE *file = fopen("C:\\played.txt", "r");
  if (file == NULL || fgets(mode, sizeof mode, file) == NULL) {
    strcpy(mode, "run");
  }
  if (file != NULL) {
    fclose(file);
  }
}

static int mode_number(const char *name, int *number) {
  const size_t length = strlen(name);
  if (strncmp(mode, name, length) != 0) {
    return 0;
  }
  *number = atoi(mode + length);
  return 1;
}

static DWORD WINAPI echo(void *pipe) {
  char bytes[BUFFER_BYTES];
  DWORD size = 0;
  DWORD written = 0;
  while (ReadFile(pipe, bytes, sizeof bytes, &size, NULL) &&
         WriteFile(pipe, bytes, size, &written, NULL)) {
  }
  CloseHandle(pipe);
  return 0;
}

static DWORD WINAPI listen_for_host(void *context) {
  (void)context;
  HANDLE pipe = NULL;
  while (pipe != INVALID_HANDLE_VALUE) {
    pipe = CreateNamedPipeA(pipe_name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES,
                            BUFFER_BYTES, BUFFER_BYTES, 0, NULL);
    if (ConnectNamedPipe(pipe, NULL) || GetLastError() == ERROR_PIPE_CONNECTED) {
      CloseHandle(CreateThread(NULL, 0, echo, pipe, 0, NULL));
    }
  }
  exit(9);
}

static DWORD WINAPI show_life(void *context) {
  (void)context;
  while (puts("alive") >= 0 && fflush(stdout) == 0) {
    Sleep(200);
  }
  return 0;
}

/* hello {"pipe":"\\\\.\\pipe\\NAME","key":"..."} */
static void take_hello(const char *line) {
  const char *name = strstr(line, "tier2-");
  const char *end = name == NULL ? NULL : strchr(name, '"');
  if (end == NULL || strlen(strstr(line, "\"key\":\"") + 7) < 64) {
    exit(8);
  }
  snprintf(pipe_name, sizeof pipe_name, "\\\\.\\pipe\\%.*s", (int)(end - name), name);
}

static void begin(void) {
  int number = 0;
  if (mode_number("exit ", &number)) {
    fprintf(stderr, "I end with %d\n", number);
    exit(number);
  }
  CreateThread(NULL, 0, listen_for_host, NULL, 0, NULL);
  if (mode_number("log ", &number)) {
    for (int index = 0; index < number; index++) {
      fprintf(stderr, "{\"line\":%06d,\"text\":\"a line of a log, as long as they are\"}\n", index);
    }
  }
  puts("ready");
  puts("nonsense");
  puts("event 1003 error No button has been attached for hours.");
  fflush(stdout);
  if (strncmp(mode, "hang", 4) == 0) {
    Sleep(INFINITE);
  }
  CreateThread(NULL, 0, show_life, NULL, 0, NULL);
}

static void start_grandchild(char *command) {
  STARTUPINFOA startup = {.cb = sizeof startup};
  PROCESS_INFORMATION made;
  CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made);
}

/* As the agent of a session: leaves a trace, and ends as it is told. */
static int play_agent(void) {
  int number = 0;
  char page[] = "C:\\windows\\keep-alive.exe page";
  start_grandchild(page);
  FILE *file = fopen("C:\\agent.txt", "a");
  fputs("agent\n", file);
  fclose(file);
  mode_number("exit ", &number);
  return number;
}

int main(int count, char **words) {
  char line[TEXT_ROOM];
  read_mode();
  if (count > 1 && strcmp(words[1], "agent") == 0) {
    return play_agent();
  }
  const char *data = getenv("TIER2_PROGRAM_DATA");
  fprintf(stderr, "words: %s %s data: %s\n", count > 1 ? words[1] : "", count > 2 ? words[2] : "",
          data == NULL ? "" : data);
  char grandchild[] = "C:\\windows\\keep-alive.exe grandchild";
  start_grandchild(grandchild);
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (strncmp(line, "hello ", 6) == 0) {
      take_hello(line);
      begin();
      continue;
    }
    fprintf(stderr, "told: %s", line);
    fflush(stderr);
    if (strncmp(line, "stop", 4) == 0 && strncmp(mode, "deaf", 4) != 0) {
      return 0;
    }
  }
  fprintf(stderr, "the host is gone\n");
  return 7;
}
