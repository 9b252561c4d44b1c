import { fileURLToPath } from "node:url";

/** The udev rule that opens the button, and the boot loaders of its boards, to the person at the screen and to a group. */
export const udevRule: { readonly file: string; readonly name: string; readonly group: string } = {
  file: fileURLToPath(new URL("../udev/70-tier2-button.rules", import.meta.url)),
  name: "70-tier2-button.rules",
  group: "tier2",
};
