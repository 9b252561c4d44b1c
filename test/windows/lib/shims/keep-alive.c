/* Wine stops all services when the last program that is none of them ends. This one stays. */
#include <windows.h>

int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR command_line, int show) {
  (void)instance, (void)previous, (void)command_line, (void)show;
  Sleep(INFINITE);
  return 0;
}
