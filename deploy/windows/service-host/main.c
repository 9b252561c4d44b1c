/* tier2-service.exe: the Windows service around tier2.exe, and what installs and steers it. */
#include <windows.h>

#include <shellapi.h>
#include <stdbool.h>
#include <wchar.h>

#include "agent.h"
#include "complaint.h"
#include "configure.h"
#include "manage.h"
#include "remove-data.h"
#include "service.h"

static enum exit_code remove_data(const struct places *places) {
  const DWORD error = remove_data_folder(places);
  return error == ERROR_SUCCESS ? EXIT_OK : complain(places->data, error);
}

static const struct {
  const wchar_t *name;
  enum exit_code (*run)(const struct places *places);
} words[] = {
    {L"--configure", configure},         {L"--install", install_service},
    {L"--uninstall", uninstall_service}, {L"--start", start_service},
    {L"--stop", stop_service},           {L"--status", print_status},
    {L"--remove-data", remove_data},     {L"--agent", run_agent},
};

static int run_word(const wchar_t *name, const struct places *places) {
  for (size_t index = 0; index < sizeof words / sizeof words[0]; index++) {
    if (wcscmp(words[index].name, name) == 0) {
      return (int)words[index].run(places);
    }
  }
  print_line(STD_ERROR_HANDLE,
             L"tier2-service: Windows' service manager starts this program. Use: tier2 service");
  return EXIT_USAGE;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, wchar_t *command_line, int show) {
  (void)instance, (void)previous, (void)command_line, (void)show;
  static struct places places;
  int count = 0;
  wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
  if (arguments == NULL || !find_places(&places)) {
    return (int)complain(L"Windows does not say where its folders are", GetLastError());
  }
  if (count == 2) {
    return run_word(arguments[1], &places);
  }
  if (count == 1 && run_service(&places) == 0) {
    return EXIT_OK;
  }
  return run_word(L"", &places);
}
