import { decodeAcknowledge } from "@tier2/button";
import type { DiskRecord } from "./disk-log.ts";

/** A press that was acknowledged to a played button, and after how many records. */
export interface Acknowledged {
  readonly sequence: number;
  readonly at: number;
}

/** Read from the messages that went over the button's socket: one line of JSON each, reports in hexadecimal. */
export function acknowledgedIn(records: readonly DiskRecord[]): Acknowledged[] {
  return records.flatMap((record, index) => {
    const written = record.what === "sent" ? [...record.text.matchAll(/"write":"([0-9a-f]+)"/g)] : [];
    return written.flatMap(([, hex = ""]) => {
      const acknowledge = decodeAcknowledge(new Uint8Array(Buffer.from(hex, "hex")));
      return acknowledge?.what === "press" ? [{ sequence: acknowledge.sequence, at: index + 1 }] : [];
    });
  });
}
