/* The lines between host and bridge, and the one with which a connection begins. Pure. */
#ifndef TIER2_BRIDGE_LINES_H
#define TIER2_BRIDGE_LINES_H

#include <stddef.h>
#include <stdint.h>

/* Names of accounts and domains are far shorter; each character takes at most 6 in JSON. */
#define T2_HEADER_ROOM 4096u

enum bridge_word { BRIDGE_UNKNOWN, BRIDGE_READY, BRIDGE_ALIVE, BRIDGE_EVENT };
enum event_level { LEVEL_INFORMATION, LEVEL_WARNING, LEVEL_ERROR };

struct bridge_line {
  enum bridge_word word;
  /* Of an event. The text is a part of the line. */
  uint16_t event_id;
  enum event_level level;
  const char *text;
};

struct bridge_line parse_bridge_line(const char *line);

/* Who connected. Texts are UTF-16, ended by a 0. */
struct caller {
  const char *key;
  const char *audience;
  const uint16_t *user;
  const uint16_t *sid;
  uint32_t session;
  uint32_t process;
};

/* Writes {"key":...}\n, at most T2_HEADER_ROOM bytes without NUL; 0: a text is too long. */
size_t write_header(char *header, const struct caller *caller);

/* `hello {"pipe":...,"key":...}\n`; both are ASCII. As snprintf. */
int write_hello(char *line, size_t room, const char *pipe, const char *key);

/* The words for the numbers of WTS_SESSION_* and PBT_*; NULL: the bridge needs no word of it. */
const char *session_word(uint32_t event_type);
const char *power_word(uint32_t event_type);

#endif
