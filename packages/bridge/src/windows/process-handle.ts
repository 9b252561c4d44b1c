// Written after Microsoft's documentation of each function; ran under Wine alone.
import type * as Koffi from "koffi";

type Call = (...values: readonly unknown[]) => unknown;
/** Gives `use` a handle of a process, for what everybody may know of it; undefined where this account may not even that. */
export type WithProcess = <Result>(processId: number, use: (handle: unknown) => Result) => Result | undefined;

const queryLimited = 0x1000;

export function processOpener(koffi: typeof Koffi): WithProcess {
  const kernel32 = koffi.load("kernel32.dll");
  const openProcess = kernel32.func(
    "intptr_t __stdcall OpenProcess(uint32_t rights, int inherit, uint32_t process)",
  ) as Call;
  const closeHandle = kernel32.func("int __stdcall CloseHandle(intptr_t handle)") as Call;
  return (processId, use) => {
    const handle = openProcess(queryLimited, 0, processId);
    if (Number(handle) === 0) {
      return undefined;
    }
    try {
      return use(handle);
    } finally {
      closeHandle(handle);
    }
  };
}
