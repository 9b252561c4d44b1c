import type { HttpResult } from "../http/request.ts";
import { Limiter } from "./limiter.ts";

/**
 * Until credentials were taken once, one request at a time: Autotask locks a user after some wrong ones, and a press asks for
 * several things at once. Who waits while they are refused is refused with the same answer, unsent.
 */
export class Gate {
  readonly #limiter = new Limiter(1);
  #isOpen = false;
  #refusals: readonly HttpResult[] = [];

  /** Rejects with a RemoteFailure when the signal ends the wait. */
  async pass(
    signal: AbortSignal,
    isRefused: (result: HttpResult) => boolean,
    send: () => Promise<HttpResult>,
  ): Promise<HttpResult> {
    if (this.#isOpen) {
      const result = await send();
      this.#isOpen = !isRefused(result);
      return result;
    }
    const before = this.#refusals;
    return this.#limiter.run("", signal, async () => {
      const [refusal] = this.#refusals === before || this.#isOpen ? [] : this.#refusals;
      if (refusal !== undefined) {
        return refusal;
      }
      const result = await send();
      const isBad = isRefused(result);
      this.#refusals = isBad ? [result] : this.#refusals;
      this.#isOpen = result.kind === "answered" && !isBad;
      return result;
    });
  }
}
