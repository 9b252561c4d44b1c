#include "complaint.h"

#include <wchar.h>

#define TEXT_ROOM 1024
#define LINE_ROOM 4096

void print_line(DWORD stream, const wchar_t *text) {
  char line[LINE_ROOM];
  DWORD written = 0;
  const int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, line, LINE_ROOM - 1, NULL, NULL);
  if (length > 0) {
    line[length - 1] = '\n';
    WriteFile(GetStdHandle(stream), line, (DWORD)length, &written, NULL);
  }
}

enum exit_code complain(const wchar_t *what, DWORD error) {
  wchar_t words[TEXT_ROOM / 2];
  wchar_t text[TEXT_ROOM];
  const DWORD flags =
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  if (FormatMessageW(flags, NULL, error, 0, words, TEXT_ROOM / 2, NULL) == 0) {
    words[0] = L'\0';
  }
  _snwprintf(text, TEXT_ROOM, L"tier2-service: %ls: error %lu. %ls", what, error, words);
  text[TEXT_ROOM - 1] = L'\0';
  print_line(STD_ERROR_HANDLE, text);
  return error == ERROR_ACCESS_DENIED ? EXIT_PERMISSION : EXIT_INTERNAL;
}

enum exit_code complain_of_end(const wchar_t *what, DWORD exit_code) {
  wchar_t text[TEXT_ROOM];
  _snwprintf(text, TEXT_ROOM,
             L"tier2-service: %ls: it ended with code %lu. The event log says why: Application, "
             L"source tier2.",
             what, exit_code);
  text[TEXT_ROOM - 1] = L'\0';
  print_line(STD_ERROR_HANDLE, text);
  return EXIT_INTERNAL;
}
