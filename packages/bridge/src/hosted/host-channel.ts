import type { Readable, Writable } from "node:stream";
import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import { type HostLine, eventLine, parseHostLine } from "./host-lines.ts";

const aliveEveryMs = 10_000;
const longestLine = 4096;

export interface HostChannelParts {
  readonly input: Readable;
  readonly output: Writable;
  readonly clock: Clock;
  /** Gets each line that is known, in order; `stop` also when the host is gone. */
  readonly onLine: (line: HostLine) => void;
}

/** The lines between the bridge and the Windows service's host: standard input and output. */
export class HostChannel {
  readonly #parts: HostChannelParts;
  #rest = "";
  #cancel = (): void => undefined;

  constructor(parts: HostChannelParts) {
    this.#parts = parts;
  }

  /** Begins to listen, and shows every 10 s that the main thread lives. */
  open(): void {
    const { input, output } = this.#parts;
    input.setEncoding("utf8");
    input.on("data", (chunk: string) => this.#read(chunk));
    for (const ending of ["end", "error"] as const) {
      input.once(ending, () => this.#parts.onLine({ kind: "stop" }));
    }
    output.on("error", () => undefined); // the host is gone, which the end of the input says
    this.#showLife();
  }

  /** The bridge runs and listens. */
  ready(): void {
    this.#say("ready\n");
  }

  /** Warnings go to the event log of Windows. */
  take(event: BridgeEvent): void {
    if (event.type === "warning.raised") {
      this.#say(eventLine(event.warning));
    }
  }

  /** Lets go of the streams: they keep no process alive. */
  close(): void {
    this.#cancel();
    this.#parts.input.removeAllListeners().destroy();
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, longestLine);
    for (const text of lines) {
      const line = parseHostLine(text.trimEnd());
      if (line !== undefined) {
        this.#parts.onLine(line);
      }
    }
  }

  #showLife(): void {
    this.#say("alive\n");
    this.#cancel = this.#parts.clock.schedule(() => this.#showLife(), aliveEveryMs);
  }

  #say(line: string): void {
    this.#parts.output.write(line);
  }
}
