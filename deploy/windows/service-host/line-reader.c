#include "line-reader.h"

static void end_line(struct line_reader *reader, take_line *take) {
  if (reader->length > 0 && reader->line[reader->length - 1] == '\r') {
    reader->length--;
  }
  reader->line[reader->length] = '\0';
  reader->length = 0;
  take(reader->line);
}

void line_reader_take(struct line_reader *reader, const char *bytes, size_t size, take_line *take) {
  for (size_t index = 0; index < size; index++) {
    if (bytes[index] == '\n') {
      end_line(reader, take);
    } else if (bytes[index] != '\0' && reader->length < T2_LONGEST_LINE) {
      reader->line[reader->length++] = bytes[index];
    }
  }
}
