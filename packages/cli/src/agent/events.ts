/** An event of an event stream; `data` as it was sent. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** More than any task has; a server that sends more without an end is none. */
const longestEvent = 256 * 1024;

/** Reads events out of the pieces in which a stream comes (HTML Standard, 9.2.6, as far as the bridge uses it). */
export class EventParser {
  #begun = "";

  /** The events that are whole with this piece. Throws when one has no end. */
  take(piece: string): StreamEvent[] {
    const blocks = (this.#begun + piece).split("\n\n");
    this.#begun = blocks.pop() ?? "";
    if (this.#begun.length > longestEvent) {
      throw new Error("what answers is no event stream of the bridge");
    }
    return blocks.flatMap((block) => {
      const [, name = "", data = ""] = /^event: ([\w.-]+)\ndata: (.*)$/.exec(block) ?? [];
      return name === "" ? [] : [{ name, data }]; // else a comment
    });
  }
}
