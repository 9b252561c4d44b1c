import type { Tier2Error } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, ok, skipped, warn } from "../finding.ts";
import { type SeenButton, buttonName } from "../read-buttons.ts";

export interface FirmwareFacts {
  readonly buttons: readonly SeenButton[] | Tier2Error;
  /** Of the images that came with this program. */
  readonly bundled: { readonly version: string; readonly boards: readonly string[]; readonly isDevelopment: boolean };
}

export function judgeFirmware({ buttons, bundled }: FirmwareFacts): Finding {
  const known = (isError(buttons) ? [] : buttons).filter(({ version }) => version !== undefined);
  if (known.length === 0) {
    return skipped("there is no button whose firmware could be asked");
  }
  const others = known.filter(
    ({ board = "", version }) => bundled.boards.includes(board) && version !== bundled.version,
  );
  const older = others.find(({ version = "" }) => compareVersions(version, bundled.version) < 0);
  if (older !== undefined) {
    return warn(
      "firmware",
      `Button ${buttonName(older)} has firmware ${older.version}; this software brings ${bundled.version}.`,
      older.serial === "" ? "tier2 firmware flash" : `tier2 firmware flash --serial ${older.serial}`,
    );
  }
  const [newer] = others;
  if (newer !== undefined) {
    return warn(
      "firmware",
      `Button ${buttonName(newer)} has firmware ${newer.version}, newer than this software, which brings ${bundled.version}.`,
      "Update tier2 on this computer.",
    );
  }
  const note = bundled.isDevelopment ? " (a development build: its USB id is one for tests)" : "";
  const versions = [...new Set(known.map(({ version }) => version))].join(", ");
  return ok(`${versions}, as this software brings it${note}`);
}

/** Below zero: the first is older. Of "1.2.3". */
function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) => version.split(".").map(Number)) as [number[], number[]];
  const at = [0, 1, 2].find((index) => (first[index] ?? 0) !== (second[index] ?? 0));
  return at === undefined ? 0 : (first[at] ?? 0) - (second[at] ?? 0);
}

export const firmware: Check = {
  ...{ name: "firmware", limitMs: shortMs, category: "firmware" },
  meaning: "the button's firmware is the one that came with this software",
  look: async (facts) => {
    const { readManifest } = await import("@tier2/emulator");
    const { version, development, boards } = readManifest();
    const bundled = { version, isDevelopment: development, boards: boards.map(({ board }) => board) };
    return judgeFirmware({ buttons: await facts.buttons(), bundled });
  },
};
