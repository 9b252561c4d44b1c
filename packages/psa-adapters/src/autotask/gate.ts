import type { HttpResult } from "../http/request.ts";
import { Limiter } from "./limiter.ts";

/**
 * Until credentials were taken once, one request at a time: Autotask locks a user after some wrong ones, and a press asks for
 * several things at once. Who waits while they are refused, here or for a place of the limiter, is refused with the same
 * answer, unsent.
 */
export class Gate {
  readonly #limiter = new Limiter(1);
  #isOpen = false;
  #refusals: readonly HttpResult[] = [];

  /** `place` waits for a place among calls of the same kind. Rejects with a RemoteFailure when the signal ends a wait. */
  async pass(
    signal: AbortSignal,
    isRefused: (result: HttpResult) => boolean,
    send: () => Promise<HttpResult>,
    place: (work: () => Promise<HttpResult>) => Promise<HttpResult> = async (work) => work(),
  ): Promise<HttpResult> {
    const before = this.#refusals;
    const work = async (): Promise<HttpResult> => {
      const [refusal] = this.#refusals === before || this.#isOpen ? [] : this.#refusals;
      if (refusal !== undefined) {
        return refusal;
      }
      const result = await send();
      if (isRefused(result)) {
        this.#refusals = [result];
        this.#isOpen = false;
      } else if (result.kind === "answered" && this.#refusals === before) {
        this.#isOpen = true;
      }
      return result;
    };
    return this.#isOpen ? place(work) : this.#limiter.run("", signal, async () => place(work));
  }
}
