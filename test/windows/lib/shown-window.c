/*
 * shown-window.exe TITLE X Y WIDTH HEIGHT: a window with a green title bar and red inside, on top
 * of all others. It prints a line when it was drawn, and stays.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

#define TITLE_BAR RGB(0, 160, 0)
#define INSIDE RGB(200, 0, 0)

enum words { TITLE = 1, LEFT, TOP, WIDTH, HEIGHT, WORDS };

static void colour_title_bars(void) {
  static const INT elements[] = {
      COLOR_ACTIVECAPTION,
      COLOR_GRADIENTACTIVECAPTION,
      COLOR_INACTIVECAPTION,
      COLOR_GRADIENTINACTIVECAPTION,
  };
  static const COLORREF colours[] = {TITLE_BAR, TITLE_BAR, TITLE_BAR, TITLE_BAR};
  SetSysColors(sizeof elements / sizeof *elements, elements, colours);
}

int main(int count, char **words) {
  if (count != WORDS) {
    return EXIT_FAILURE;
  }
  colour_title_bars();
  const WNDCLASSA kind = {
      .lpfnWndProc = DefWindowProcA,
      .lpszClassName = "shown",
      .hbrBackground = CreateSolidBrush(INSIDE),
  };
  RegisterClassA(&kind);
  const HWND window = CreateWindowExA(WS_EX_TOPMOST, "shown", words[TITLE], WS_OVERLAPPEDWINDOW,
                                      atoi(words[LEFT]), atoi(words[TOP]), atoi(words[WIDTH]),
                                      atoi(words[HEIGHT]), NULL, NULL, NULL, NULL);
  ShowWindow(window, SW_SHOW);
  RedrawWindow(window, NULL, NULL, RDW_FRAME | RDW_INVALIDATE | RDW_ERASE | RDW_UPDATENOW);
  GdiFlush();
  puts("shown");
  fflush(stdout);
  MSG message;
  while (GetMessageA(&message, NULL, 0, 0) > 0) {
    DispatchMessageA(&message);
  }
  return EXIT_SUCCESS;
}
