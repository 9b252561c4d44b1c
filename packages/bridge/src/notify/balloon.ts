import type { Notice } from "./notice.ts";
import { Tier2Error } from "../errors.ts";
import { loadKoffi } from "../windows/koffi.ts";
import { notifyIconData } from "./notify-icon-data.ts";
import type { ShowNotice } from "./notify-send.ts";

/*
 * Shows a notice by an icon beside the clock; Windows 10 and 11 make a notification of it. Shapes and numbers are of
 * shellapi.h and winuser.h; how it looks is not yet seen on a real Windows.
 */

/** A window that nobody sees, whose parent is HWND_MESSAGE. */
const messagesOnly = -3;
/** IDI_INFORMATION */
const informationIcon = 32_516;
const command = { add: 0, delete: 2 };
const removeMessage = 1;
/** Windows takes the icon's notice away when the icon goes. */
const shownMs = 10_000;
const pumpMs = 100;
/** Of a MSG. */
const messageBytes = 48;

/** In the session in which this process runs. */
export const showBalloon: ShowNotice = async (notice: Notice) => {
  const native = openNative();
  const window = native.createWindow(0, "STATIC", null, 0, 0, 0, 0, 0, messagesOnly, 0, 0, null);
  const data = notifyIconData(BigInt(window as number), BigInt(native.loadIcon(0, informationIcon) as number), notice);
  if (BigInt(window as number) === 0n || native.notifyIcon(command.add, data) === 0) {
    native.destroyWindow(window);
    throw new Tier2Error({
      code: "notification_refused",
      category: "bridge",
      message: "The desktop did not take a notification.",
      hint: "Windows' taskbar may not be there; or set watch.notifications to false.",
    });
  }
  // The taskbar sends messages to the window, and takes icons of windows that do not answer away.
  const message = Buffer.alloc(messageBytes);
  const pump = setInterval(() => {
    while (native.peekMessage(message, window, 0, 0, removeMessage) !== 0) {
      native.dispatchMessage(message);
    }
  }, pumpMs);
  setTimeout(() => {
    clearInterval(pump);
    native.notifyIcon(command.delete, data);
    native.destroyWindow(window);
  }, shownMs);
};

type Call = (...values: readonly unknown[]) => unknown;

function openNative(): Readonly<
  Record<"createWindow" | "destroyWindow" | "loadIcon" | "peekMessage" | "dispatchMessage" | "notifyIcon", Call>
> {
  const koffi = loadKoffi();
  const user32 = koffi.load("user32.dll");
  const shell32 = koffi.load("shell32.dll");
  return {
    createWindow: user32.func(
      "intptr_t __stdcall CreateWindowExW(uint32_t extended, str16 class, str16 title, uint32_t style, int x, int y, int width, int height, intptr_t parent, intptr_t menu, intptr_t instance, void *value)",
    ),
    destroyWindow: user32.func("int __stdcall DestroyWindow(intptr_t window)"),
    loadIcon: user32.func("intptr_t __stdcall LoadIconW(intptr_t instance, intptr_t name)"),
    peekMessage: user32.func(
      "int __stdcall PeekMessageW(void *message, intptr_t window, uint32_t first, uint32_t last, uint32_t remove)",
    ),
    dispatchMessage: user32.func("intptr_t __stdcall DispatchMessageW(void *message)"),
    notifyIcon: shell32.func("int __stdcall Shell_NotifyIconW(uint32_t command, void *data)"),
  };
}
