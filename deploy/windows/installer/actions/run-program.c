/*
 * The installer's action that runs a program of the product. Windows Installer could do so itself,
 * but would drop what the program prints; here it goes into the log, where the reason of a failure
 * is looked for.
 */
#include <windows.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <shlobj.h>

#include "report.h"

enum {
  LIMIT_SECONDS = 120,
  POLL_MS = 50,
  OUTPUT_LIMIT_BYTES = 8 * 1024, /* of what is printed; the rest is dropped */
  NUMBER_LENGTH = 24,
  PATH_LENGTH = 1024,
};

struct output {
  HANDLE pipe;
  int length;
  char bytes[OUTPUT_LIMIT_BYTES];
};

/* The environment of services need not have the right ProgramData. The program takes it from here.
 */
static void tell_data_folder(void) {
  wchar_t *folder = NULL;
  if (SUCCEEDED(SHGetKnownFolderPath(&FOLDERID_ProgramData, 0, NULL, &folder))) {
    wchar_t data[PATH_LENGTH];
    if (_snwprintf(data, PATH_LENGTH, L"%ls\\Tier2", folder) > 0) {
      data[PATH_LENGTH - 1] = L'\0';
      SetEnvironmentVariableW(L"TIER2_PROGRAM_DATA", data);
    }
  }
  CoTaskMemFree(folder);
}

static bool start(wchar_t *command_line, HANDLE output, PROCESS_INFORMATION *process) {
  STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
  startup.hStdOutput = output;
  startup.hStdError = output;
  return CreateProcessW(NULL, command_line, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL,
                        &startup, process);
}

/* Takes what is there, without waiting for more. */
static void drain(struct output *output) {
  DWORD there = 0;
  while (PeekNamedPipe(output->pipe, NULL, 0, NULL, &there, NULL) && there > 0) {
    char chunk[1024];
    DWORD count = 0;
    if (!ReadFile(output->pipe, chunk, sizeof chunk, &count, NULL)) {
      return;
    }
    for (DWORD at = 0; at < count && output->length < OUTPUT_LIMIT_BYTES; at++) {
      output->bytes[output->length++] = chunk[at];
    }
  }
}

/* True: it ended by itself. */
static bool wait_for_end(HANDLE process, struct output *output) {
  ULONGLONG end_ms = GetTickCount64() + LIMIT_SECONDS * 1000ULL;
  while (WaitForSingleObject(process, POLL_MS) == WAIT_TIMEOUT) {
    drain(output);
    if (GetTickCount64() > end_ms) {
      TerminateProcess(process, ERROR_TIMEOUT);
      return false;
    }
  }
  drain(output);
  return true;
}

/* Brackets would be taken for names of properties. */
static void disarm(wchar_t *text) {
  for (; *text != L'\0'; text++) {
    if (*text == L'[' || *text == L']') {
      *text = *text == L'[' ? L'(' : L')';
    }
  }
}

static wchar_t *wide(const struct output *output) {
  int length = MultiByteToWideChar(CP_UTF8, 0, output->bytes, output->length, NULL, 0);
  wchar_t *text = calloc((size_t)length + 1, sizeof *text);
  if (text != NULL) {
    MultiByteToWideChar(CP_UTF8, 0, output->bytes, output->length, text, length);
    disarm(text);
  }
  return text;
}

static UINT judge(MSIHANDLE session, const wchar_t *command_line, HANDLE process,
                  struct output *output) {
  wchar_t number[NUMBER_LENGTH];
  if (!wait_for_end(process, output)) {
    _snwprintf(number, NUMBER_LENGTH, L"%d", LIMIT_SECONDS);
    report_error(session, ERROR_ROW_PROGRAM_HUNG, command_line, number, NULL);
    return ERROR_INSTALL_FAILURE;
  }
  DWORD exit_code = 0;
  GetExitCodeProcess(process, &exit_code);
  wchar_t *printed = wide(output);
  if (exit_code != 0) {
    _snwprintf(number, NUMBER_LENGTH, L"%lu", exit_code);
    report_error(session, ERROR_ROW_PROGRAM_FAILED, command_line, number, printed);
  } else if (printed != NULL && printed[0] != L'\0') {
    report_line(session, printed);
  }
  free(printed);
  return exit_code == 0 ? ERROR_SUCCESS : ERROR_INSTALL_FAILURE;
}

static UINT run(MSIHANDLE session, wchar_t *command_line, struct output *output, HANDLE write_end) {
  wchar_t *shown = _wcsdup(command_line); /* CreateProcess may change what it is given */
  PROCESS_INFORMATION process;
  bool is_started = start(command_line, write_end, &process);
  DWORD error = GetLastError();
  CloseHandle(write_end);
  UINT result = ERROR_INSTALL_FAILURE;
  if (is_started) {
    result = judge(session, shown, process.hProcess, output);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
  } else {
    wchar_t number[NUMBER_LENGTH];
    _snwprintf(number, NUMBER_LENGTH, L"%lu", error);
    report_error(session, ERROR_ROW_PROGRAM_NOT_STARTED, shown, number, NULL);
  }
  free(shown);
  return result;
}

/* Its data is the whole command line, the program in quotes. */
__declspec(dllexport) UINT __stdcall RunProgram(MSIHANDLE session) {
  wchar_t *command_line = action_data(session);
  struct output *output = calloc(1, sizeof *output);
  SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
  HANDLE write_end = NULL;
  UINT result = ERROR_INSTALL_FAILURE;
  if (command_line != NULL && output != NULL &&
      CreatePipe(&output->pipe, &write_end, &inherited, 0)) {
    SetHandleInformation(output->pipe, HANDLE_FLAG_INHERIT, 0);
    report_line(session, command_line);
    tell_data_folder();
    result = run(session, command_line, output, write_end);
    CloseHandle(output->pipe);
  }
  free(output);
  free(command_line);
  return result;
}
