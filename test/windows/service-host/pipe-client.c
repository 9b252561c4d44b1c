/*
 * Connects to a pipe. `say PIPE TEXT` prints what comes back until the other side says as much as
 * it was told and one line more; `carry PIPE KILOBYTES` sends so much and prints "equal" when the
 * same comes back; `hold PIPE COUNT` opens so many connections, says nothing on them, prints "open"
 * and stays. A file may stand in a pipe's place: nobody can move it then.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 8192
#define MOST_HELD 64
#define BUSY_LIMIT_MS 20000

static HANDLE connect_to(const char *name) {
  for (;;) {
    HANDLE pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE,
                              FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (pipe != INVALID_HANDLE_VALUE) {
      return pipe;
    }
    if (GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeA(name, BUSY_LIMIT_MS)) {
      printf("refused %lu\n", GetLastError());
      exit(1);
    }
  }
}

static void send_all(HANDLE pipe, const char *bytes, DWORD size) {
  DWORD written = 0;
  if (!WriteFile(pipe, bytes, size, &written, NULL) || written != size) {
    printf("closed\n");
    exit(2);
  }
}

/* Reads exactly so much. */
static void receive_all(HANDLE pipe, char *bytes, DWORD size) {
  DWORD got = 0;
  for (DWORD sum = 0; sum < size; sum += got) {
    if (!ReadFile(pipe, bytes + sum, size - sum, &got, NULL)) {
      printf("closed\n");
      exit(2);
    }
  }
}

/* The line with which the host introduced this client. */
static void print_header(HANDLE pipe) {
  char one = '\0';
  while (one != '\n') {
    receive_all(pipe, &one, 1);
    putchar(one);
  }
}

static void carry(HANDLE pipe, int kilobytes) {
  static char sent[CHUNK];
  static char got[CHUNK];
  unsigned seed = GetCurrentProcessId();
  for (int chunk = 0; chunk < kilobytes * 1024 / CHUNK; chunk++) {
    for (int index = 0; index < CHUNK; index++) {
      seed = seed * 1103515245u + 12345u;
      sent[index] = (char)(seed >> 16);
    }
    send_all(pipe, sent, CHUNK);
    if (chunk == 0) {
      print_header(pipe);
    }
    receive_all(pipe, got, CHUNK);
    if (memcmp(sent, got, CHUNK) != 0) {
      printf("different\n");
      exit(3);
    }
  }
  printf("equal\n");
}

int main(int count, char **words) {
  if (count != 4) {
    return 1;
  }
  if (strcmp(words[1], "hold") == 0) {
    for (int index = 0; index < atoi(words[3]) && index < MOST_HELD; index++) {
      connect_to(words[2]);
    }
    printf("open\n");
    fflush(stdout);
    Sleep(INFINITE);
  }
  HANDLE pipe = connect_to(words[2]);
  if (strcmp(words[1], "carry") == 0) {
    carry(pipe, atoi(words[3]));
    return 0;
  }
  const DWORD size = (DWORD)strlen(words[3]);
  char *answer = calloc(1, size + 1);
  send_all(pipe, words[3], size);
  print_header(pipe);
  receive_all(pipe, answer, size);
  printf("%s\n", answer);
  return 0;
}
