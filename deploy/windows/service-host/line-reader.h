/* Cuts a stream of bytes into lines. Pure. */
#ifndef TIER2_LINE_READER_H
#define TIER2_LINE_READER_H

#include <stddef.h>

/* Bytes: an event's text has 1000 characters. What of a longer line lies beyond is left out. */
#define T2_LONGEST_LINE 4200u

/* All zero at the start. */
struct line_reader {
  char line[T2_LONGEST_LINE + 1];
  size_t length;
};

/* Gets each line without its end (\n or \r\n), ended by a NUL. */
typedef void take_line(const char *line);

void line_reader_take(struct line_reader *reader, const char *bytes, size_t size, take_line *take);

#endif
