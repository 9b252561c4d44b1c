import type { OpenAnswer, PageState } from "../browser/protocol.ts";
import { type PageAnswer, askPage } from "./ask-page.ts";

/** A page as a browser has it that was opened with an address of the bridge. */
export class PageVisitor {
  readonly port: number;
  readonly #key: string;

  private constructor(port: number, key: string) {
    this.port = port;
    this.#key = key;
  }

  /** Exchanges the token in the address. */
  static async open(address: string): Promise<PageVisitor> {
    const { port, hash } = new URL(address);
    const answer = await askPage(Number(port), "POST /api/open", { body: { token: hash.slice(1) } });
    if (answer.status !== 200) {
      throw new Error(`The page was not opened: ${answer.status} ${answer.bytes.toString()}`);
    }
    return new PageVisitor(Number(port), (answer.json as OpenAnswer).key);
  }

  async ask(line: string, body?: unknown): Promise<PageAnswer> {
    return askPage(this.port, line, { key: this.#key, body });
  }

  /** Rejects when the answer is none that the page goes on with. */
  async post(path: string, body?: unknown): Promise<void> {
    const answer = await this.ask(`POST ${path}`, body);
    if (answer.status !== 204) {
      throw new Error(`${path}: ${answer.status} ${answer.bytes.toString()}`);
    }
  }

  async state(language = "en"): Promise<PageState> {
    return (await this.ask(`GET /api/state?language=${language}`)).json as PageState;
  }

  /** Follows the states, as the page does, until one fits; the test's time limit ends the wait. */
  async until(fits: (state: PageState) => boolean): Promise<PageState> {
    let state = await this.state();
    while (!fits(state)) {
      const { json, status, bytes } = await this.ask(`GET /api/state?after=${state.version}`);
      if (status !== 200 && status !== 204) {
        throw new Error(`The state cannot be had: ${status} ${bytes.toString()}`);
      }
      state = status === 200 ? (json as PageState) : state;
    }
    return state;
  }
}
