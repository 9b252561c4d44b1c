import type { Notice } from "./notice.ts";

/** Of NOTIFYICONDATAW in shellapi.h, for 64 bits; texts with their end, in characters of two bytes. */
const sizeBytes = 976;
const at = { size: 0, window: 8, id: 16, flags: 20, icon: 32, tip: 40, text: 304, title: 820, textFlags: 948 };
const longest = { tip: 128, text: 256, title: 64 };
/** NIF_ICON, NIF_TIP, NIF_INFO */
const hasIconTipAndText = 0x2 | 0x4 | 0x10;
/** NIIF_INFO, NIIF_RESPECT_QUIET_TIME */
const informationInQuiet = 0x1 | 0x80;
const iconId = 1;

/** What Shell_NotifyIcon takes to show a notice, and to take it away again. `window` and `icon`: handles. */
export function notifyIconData(window: bigint, icon: bigint, { title, text }: Pick<Notice, "title" | "text">): Buffer {
  const data = Buffer.alloc(sizeBytes);
  const write = (value: string, offset: number, longestCharacters: number): void => {
    data.write(value.slice(0, longestCharacters - 1).replace(/[\uD800-\uDBFF]$/, ""), offset, "utf16le");
  };
  data.writeUInt32LE(sizeBytes, at.size);
  data.writeBigInt64LE(window, at.window);
  data.writeUInt32LE(iconId, at.id);
  data.writeUInt32LE(hasIconTipAndText, at.flags);
  data.writeBigInt64LE(icon, at.icon);
  write("Tier2", at.tip, longest.tip);
  write(text, at.text, longest.text);
  write(title, at.title, longest.title);
  data.writeUInt32LE(informationInQuiet, at.textFlags);
  return data;
}
