import type { Tier2Error } from "../errors.ts";
import { apiError } from "./errors.ts";
import type { ButtonStatus } from "./status.ts";

/** The serial of the button that a program presses: the named one, or the only one. Throws a Tier2Error. */
export function chooseButton(buttons: readonly Pick<ButtonStatus, "serial">[], serial: string | undefined): string {
  const serials = buttons.map((button) => button.serial);
  const [only, ...others] = serials;
  if (only === undefined) {
    throw apiError("button_missing", "No button is attached.", "Plug one in, then press again.", "device");
  }
  if (serial !== undefined) {
    return serials.includes(serial) ? serial : fail("button_unknown", `There is no button ${serial}.`, serials);
  }
  return others.length === 0 ? only : fail("button_ambiguous", "There are several buttons.", serials);
}

function fail(code: string, message: string, serials: readonly string[]): never {
  const error: Tier2Error = apiError(code, message, `Name one of: ${serials.join(", ")}.`, "device");
  throw error;
}
