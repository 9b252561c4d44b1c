#include "bridge-lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The ids of the bridge's warnings; those below are the host's own. */
#define FIRST_EVENT_ID 1001
#define LAST_EVENT_ID 1999

/* The rest of the line after a word and one blank; NULL when it begins otherwise. */
static const char *after_word(const char *line, const char *word) {
  const size_t length = strlen(word);
  return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static const char *parse_level(const char *text, enum event_level *level) {
  static const char *const names[] = {"information", "warning", "error"};
  for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
    const char *rest = after_word(text, names[index]);
    if (rest != NULL) {
      *level = (enum event_level)index;
      return rest;
    }
  }
  return NULL;
}

static struct bridge_line parse_event(const char *text) {
  struct bridge_line parsed = {.word = BRIDGE_UNKNOWN};
  char *rest = NULL;
  const long id = strtol(text, &rest, 10);
  if (id < FIRST_EVENT_ID || id > LAST_EVENT_ID || *rest != ' ') {
    return parsed;
  }
  parsed.text = parse_level(rest + 1, &parsed.level);
  if (parsed.text != NULL) {
    parsed.word = BRIDGE_EVENT;
    parsed.event_id = (uint16_t)id;
  }
  return parsed;
}

struct bridge_line parse_bridge_line(const char *line) {
  if (strcmp(line, "ready") == 0) {
    return (struct bridge_line){.word = BRIDGE_READY};
  }
  if (strcmp(line, "alive") == 0) {
    return (struct bridge_line){.word = BRIDGE_ALIVE};
  }
  const char *event = after_word(line, "event");
  return event == NULL ? (struct bridge_line){.word = BRIDGE_UNKNOWN} : parse_event(event);
}

/* Text that is being written; `room` 0: it did not fit. */
struct writing {
  char *at;
  size_t room;
};

static void write_text(struct writing *writing, const char *text) {
  const size_t length = strlen(text);
  if (length >= writing->room) {
    writing->room = 0;
    return;
  }
  memcpy(writing->at, text, length);
  writing->at += length;
  writing->room -= length;
}

/* A JSON string in ASCII alone: everything else is escaped, so no encoding can go wrong. */
static void write_json_string(struct writing *writing, const uint16_t *text) {
  write_text(writing, "\"");
  for (; *text != 0; text++) {
    char one[8];
    const int is_plain = *text >= ' ' && *text <= '~' && *text != '"' && *text != '\\';
    snprintf(one, sizeof one, is_plain ? "%c" : "\\u%04x", *text);
    write_text(writing, one);
  }
  write_text(writing, "\"");
}

static void write_number(struct writing *writing, uint32_t number) {
  char text[16];
  snprintf(text, sizeof text, "%lu", (unsigned long)number);
  write_text(writing, text);
}

size_t write_header(char *header, const struct caller *caller) {
  struct writing writing = {.at = header, .room = T2_HEADER_ROOM};
  write_text(&writing, "{\"key\":\"");
  write_text(&writing, caller->key);
  write_text(&writing, "\",\"audience\":\"");
  write_text(&writing, caller->audience);
  write_text(&writing, "\",\"user\":");
  write_json_string(&writing, caller->user);
  write_text(&writing, ",\"sid\":");
  write_json_string(&writing, caller->sid);
  write_text(&writing, ",\"session\":");
  write_number(&writing, caller->session);
  write_text(&writing, ",\"process\":");
  write_number(&writing, caller->process);
  write_text(&writing, "}\n");
  return writing.room == 0 ? 0 : (size_t)(writing.at - header);
}

int write_hello(char *line, size_t room, const char *pipe, const char *key) {
  char escaped[256];
  size_t length = 0;
  for (; *pipe != '\0' && length + 2 < sizeof escaped; pipe++) {
    if (*pipe == '\\') {
      escaped[length++] = '\\';
    }
    escaped[length++] = *pipe;
  }
  escaped[length] = '\0';
  return snprintf(line, room, "hello {\"pipe\":\"%s\",\"key\":\"%s\"}\n", escaped, key);
}

const char *session_word(uint32_t event_type) {
  static const char *const words[] = {
      [1] = "console-connect",
      [2] = "console-disconnect",
      [3] = "remote-connect",
      [4] = "remote-disconnect",
      [5] = "logon",
      [6] = "logoff",
      [7] = "lock",
      [8] = "unlock",
  };
  return event_type < sizeof words / sizeof words[0] ? words[event_type] : NULL;
}

const char *power_word(uint32_t event_type) {
  const uint32_t suspend = 0x4;           /* PBT_APMSUSPEND */
  const uint32_t resume_automatic = 0x12; /* PBT_APMRESUMEAUTOMATIC: comes at every resume */
  if (event_type == suspend) {
    return "suspend";
  }
  return event_type == resume_automatic ? "resume" : NULL;
}
