/* Lets a test on Linux ask the pure parts of the service host: a question a line, an answer a line.
 */
#include "../../../deploy/windows/service-host/bridge-lines.h"
#include "../../../deploy/windows/service-host/line-reader.h"
#include "../../../deploy/windows/service-host/restart-policy.h"
#include "../../../deploy/windows/service-host/session-count.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 16384

static struct restart_policy policy;
static struct session_count sessions;

static void answer_restart(const char *rest) {
  unsigned long up_ms = 0;
  unsigned long code = 0;
  sscanf(rest, "%lu %lu", &up_ms, &code);
  const struct restart_decision decision = restart_after(&policy, up_ms, (uint32_t)code);
  printf("%s %u\n", decision.gives_up ? "gives-up" : "again", decision.delay_ms);
}

/* `+SESSION` for one more connection, `-SESSION` for one that went. */
static void answer_count(const char *rest) {
  const uint32_t session = (uint32_t)strtoul(rest + 1, NULL, 10);
  if (*rest == '-') {
    session_count_out(&sessions, session);
  }
  printf("%s\n", *rest == '-' || session_count_in(&sessions, session) ? "yes" : "no");
}

static void answer_line(const char *rest) {
  static const char *const names[] = {"unknown", "ready", "alive", "event"};
  const struct bridge_line line = parse_bridge_line(rest);
  printf("%s", names[line.word]);
  if (line.word == BRIDGE_EVENT) {
    printf(" %u %d %s", line.event_id, (int)line.level, line.text);
  }
  printf("\n");
}

/* Numbers of UTF-16, separated by blanks. */
static void answer_header(const char *rest) {
  static uint16_t user[ROOM];
  static const uint16_t sid[] = {'S', '-', '1', 0};
  char header[T2_HEADER_ROOM];
  char *next = NULL;
  size_t count = 0;
  for (unsigned long unit = strtoul(rest, &next, 10); unit != 0; unit = strtoul(next, &next, 10)) {
    user[count++] = (uint16_t)unit;
  }
  user[count] = 0;
  const struct caller caller = {"k", "session", user, sid, 0xffffffffu, 7};
  const size_t size = write_header(header, &caller);
  printf("%.*s%s", (int)size, header, size == 0 ? "too long\n" : "");
}

static void answer_hello(const char *rest) {
  char hello[512];
  write_hello(hello, sizeof hello, rest, "k");
  printf("%s", hello);
}

static void answer_word(const char *rest, const char *word(uint32_t)) {
  const char *found = word((uint32_t)strtoul(rest, NULL, 10));
  printf("%s\n", found == NULL ? "none" : found);
}

static void take_line_read(const char *line) {
  printf("%zu:%.20s ", strlen(line), line);
}

/* The text in pieces of so many bytes; `|` stands for an end of line, `~` for \r. */
static void answer_read(const char *rest) {
  struct line_reader reader = {.length = 0};
  char *text = NULL;
  const size_t piece = strtoul(rest, &text, 10);
  for (char *at = ++text; *at != '\0'; at++) {
    *at = (char)(*at == '|' ? '\n' : *at == '~' ? '\r' : *at);
  }
  for (size_t left = strlen(text); left > 0;) {
    const size_t size = left < piece ? left : piece;
    line_reader_take(&reader, text, size, take_line_read);
    text += size;
    left -= size;
  }
  printf("\n");
}

int main(void) {
  static char line[ROOM];
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    char *rest = strchr(line, ' ');
    if (rest == NULL) {
      return 1;
    }
    *rest++ = '\0';
    if (strcmp(line, "restart") == 0) {
      answer_restart(rest);
    } else if (strcmp(line, "count") == 0) {
      answer_count(rest);
    } else if (strcmp(line, "line") == 0) {
      answer_line(rest);
    } else if (strcmp(line, "header") == 0) {
      answer_header(rest);
    } else if (strcmp(line, "hello") == 0) {
      answer_hello(rest);
    } else if (strcmp(line, "session") == 0) {
      answer_word(rest, session_word);
    } else if (strcmp(line, "power") == 0) {
      answer_word(rest, power_word);
    } else if (strcmp(line, "read") == 0) {
      answer_read(rest);
    }
  }
  return 0;
}
