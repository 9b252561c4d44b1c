// sandbox PORT FILE
// A helpdesk system that takes tickets on this port, and appends a line of JSON to the file for each.
import { appendFileSync } from "node:fs";
import process from "node:process";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";

/** A ticket as it arrived. */
export interface ArrivedTicket {
  readonly pressId: string;
  readonly ticketId: number;
  /** Of the guest's clock, milliseconds since 1970. */
  readonly atMs: number;
}

const [port = "", file = ""] = process.argv.slice(2);
const sandbox = await startConnectWiseSandbox({ port: Number(port) });
let written = 0;
await sandbox.until((tickets) => {
  for (const { id, externalXRef = "" } of tickets.slice(written)) {
    const line: ArrivedTicket = { pressId: externalXRef, ticketId: id, atMs: Date.now() };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  }
  written = tickets.length;
  return false; // until it is ended
});
