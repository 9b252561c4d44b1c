import { Tier2Error } from "../errors.ts";
import { loadKoffi } from "../windows/koffi.ts";
import type { OpenPage } from "./open-browser.ts";

/*
 * Opens an address as Windows' shell does. Shapes and numbers are of shellapi.h and objbase.h; what the shell starts for an
 * address is not yet seen on a real Windows.
 */

/** Threads that talk to the shell say so (COINIT_APARTMENTTHREADED, COINIT_DISABLE_OLE1DDE). */
const forTheShell = 0x2 | 0x4;
const showNormal = 1;
/** What is not above is an error. */
const lastError = 32;

/** By ShellExecute, in the default browser of the session in which this process runs. */
export const openByShell: OpenPage = async (url) => {
  const koffi = loadKoffi();
  const ole32 = koffi.load("ole32.dll");
  const shell32 = koffi.load("shell32.dll");
  const begin = ole32.func("int32_t __stdcall CoInitializeEx(void *reserved, uint32_t how)");
  const execute = shell32.func(
    "intptr_t __stdcall ShellExecuteW(intptr_t window, str16 verb, str16 file, str16 parameters, str16 folder, int show)",
  );
  begin(null, forTheShell);
  const result = Number(execute(0, "open", url, null, null, showNormal));
  if (result <= lastError) {
    throw new Tier2Error({
      code: "page_not_opened",
      category: "bridge",
      message: `The page cannot be opened: Windows refused it (error ${result}). Is there a browser?`,
      hint: "Choose a default browser, or set page.open to false.",
    });
  }
};
