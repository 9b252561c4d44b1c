import { Buffer } from "node:buffer";
import type * as Koffi from "koffi";
import { processOpener } from "../../windows/process-handle.ts";
import { versionReader } from "../../windows/version-resource.ts";
import type { Rectangle } from "./rectangle.ts";

// Written after Microsoft's documentation of each function; ran under Wine alone, which has no DWM and one scale.

/** What Windows tells of the windows on the desktop of this process. Of a window's handle 32 bits are used. */
export interface Win32Calls {
  /** Whether places are told in pixels on all monitors, those with a scale of their own too. */
  readonly isInPixels: boolean;
  /** All windows right under the desktop, the one on top first. Throws when Windows does not tell. */
  topLevel(): readonly number[];
  /** The one in which the person types; 0: none. */
  foreground(): number;
  /** The one of the background and its icons, which lies beneath all others; 0: none. */
  shell(): number;
  exists(window: number): boolean;
  /** Neither hidden nor minimised, and not kept from the screen by DWM, as on another virtual desktop. */
  isShown(window: number): boolean;
  /** Empty where it has none; undefined: it cannot be read. */
  title(window: number): string | undefined;
  /** With frame, and with the borders at which it is dragged, through which others can be seen. */
  fullPlace(window: number): Rectangle | undefined;
  /** With the frame that is seen; undefined where DWM does not tell. */
  framePlace(window: number): Rectangle | undefined;
  /** The process it belongs to, and that of the app which Windows put into it (Windows.UI.Core); 0: it is gone. */
  processes(window: number): readonly number[];
  /** The path of its program; undefined: this account may not look at the process, or it has ended. */
  programOf(process: number): string | undefined;
  /** Description and product in the version resource of a program; undefined: it cannot be read. */
  describe(program: string): readonly string[] | undefined;
}

/** PROCESS_PER_MONITOR_DPI_AWARE of <shellscalingapi.h>. */
const perMonitor = 2;
/** Of <dwmapi.h>. */
const attributes = { frame: 9, cloaked: 14 } as const;
const rectangleBytes = 16;
/** Characters: of what Windows keeps as a window's title, and of the longest path. */
const mostCharacters = 32_768;
const appClass = "Windows.UI.Core.CoreWindow";

type Call = (...values: readonly unknown[]) => unknown;

/**
 * Loads what it needs of Windows; elsewhere it throws. From then on places are told to this process in pixels; it has to be
 * called before anything else asks for places.
 */
export function openWin32(koffi: typeof Koffi): Win32Calls {
  const user32 = koffi.load("user32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const dwmapi = koffi.load("dwmapi.dll");
  const askOf = (name: string): Call => user32.func(`int __stdcall ${name}(intptr_t window)`);
  const [exists, isVisible, isMinimised] = [askOf("IsWindow"), askOf("IsWindowVisible"), askOf("IsIconic")];
  const textLength = askOf("GetWindowTextLengthW");
  koffi.proto("int __stdcall EachWindow(intptr_t window, intptr_t parameter)");
  const enumerate = user32.func("int __stdcall EnumWindows(EachWindow *each, intptr_t parameter)") as Call;
  const foreground = user32.func("intptr_t __stdcall GetForegroundWindow()") as Call;
  const shell = user32.func("intptr_t __stdcall GetShellWindow()") as Call;
  const findChild = user32.func(
    "intptr_t __stdcall FindWindowExW(intptr_t parent, intptr_t after, str16 class, str16 title)",
  ) as Call;
  const getText = user32.func("int __stdcall GetWindowTextW(intptr_t window, void *text, int characters)") as Call;
  const getPlace = user32.func("int __stdcall GetWindowRect(intptr_t window, void *rectangle)") as Call;
  const threadOf = user32.func("uint32_t __stdcall GetWindowThreadProcessId(intptr_t window, void *process)") as Call;
  const getAttribute = dwmapi.func(
    "int32_t __stdcall DwmGetWindowAttribute(intptr_t window, uint32_t attribute, void *value, uint32_t size)",
  ) as Call;
  const imageName = kernel32.func(
    "int __stdcall QueryFullProcessImageNameW(intptr_t process, uint32_t flags, void *path, void *characters)",
  ) as Call;
  const withProcess = processOpener(koffi);
  const versions = versionReader(koffi);

  const text = Buffer.alloc(mostCharacters * 2);
  const processOf = (window: number): number => {
    const process = Buffer.alloc(4);
    threadOf(window, process);
    return process.readUInt32LE();
  };
  return {
    isInPixels: tellPixels(koffi),
    topLevel: () => {
      const windows: number[] = [];
      const each = (window: number | bigint): number => windows.push(Number(window));
      if (enumerate(each, 0) === 0) {
        throw new Error("Windows does not tell which windows there are");
      }
      return windows;
    },
    foreground: () => Number(foreground()),
    shell: () => Number(shell()),
    exists: (window) => exists(window) !== 0,
    isShown: (window) => {
      const cloaked = Buffer.alloc(4);
      const isTold = getAttribute(window, attributes.cloaked, cloaked, cloaked.length) === 0;
      const isCloaked = isTold && cloaked.readUInt32LE() !== 0;
      return isVisible(window) !== 0 && isMinimised(window) === 0 && !isCloaked;
    },
    title: (window) => {
      // Windows keeps it itself: a program that hangs is not asked.
      const length = Number(getText(window, text, mostCharacters));
      return length === 0 && textLength(window) !== 0 ? undefined : text.toString("utf16le", 0, length * 2);
    },
    fullPlace: (window) => {
      const bytes = Buffer.alloc(rectangleBytes);
      return getPlace(window, bytes) === 0 ? undefined : rectangleOf(bytes);
    },
    framePlace: (window) => {
      const bytes = Buffer.alloc(rectangleBytes);
      return getAttribute(window, attributes.frame, bytes, bytes.length) === 0 ? rectangleOf(bytes) : undefined;
    },
    processes: (window) => {
      const app = Number(findChild(window, 0, appClass, null));
      return [window, ...(app === 0 ? [] : [app])].map((each) => processOf(each));
    },
    programOf: (process) =>
      withProcess(process, (handle) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(mostCharacters);
        const isTold = imageName(handle, 0, text, length) !== 0;
        return isTold ? text.toString("utf16le", 0, length.readUInt32LE() * 2) : undefined;
      }),
    describe: (program) => versions.textsOf(program, ["FileDescription", "ProductName"]),
  };
}

/** Node says nothing of scales: Windows would tell it places as if no monitor had one. False: it still does. */
function tellPixels(koffi: typeof Koffi): boolean {
  const shcore = koffi.load("shcore.dll");
  const setAwareness = shcore.func("int32_t __stdcall SetProcessDpiAwareness(int value)") as Call;
  const getAwareness = shcore.func("int32_t __stdcall GetProcessDpiAwareness(intptr_t process, void *value)") as Call;
  setAwareness(perMonitor); // refused where it is set already: what counts is what it is
  const value = Buffer.alloc(4);
  return getAwareness(0, value) === 0 && value.readUInt32LE() === perMonitor;
}

/** Of a RECT: left, top, right, bottom. */
function rectangleOf(bytes: Buffer): Rectangle {
  const [x, y] = [bytes.readInt32LE(0), bytes.readInt32LE(4)];
  return { x, y, width: bytes.readInt32LE(8) - x, height: bytes.readInt32LE(12) - y };
}
