import { expect, test } from "vitest";
import { whileAllowed } from "./while-allowed.ts";

class Counter {
  #count = 0;
  name = "first";

  get count(): number {
    return this.#count;
  }

  add(): number {
    this.#count += 1;
    return this.#count;
  }

  async forever(): Promise<void> {
    return new Promise(() => undefined);
  }
}

test("it is the same thing", () => {
  const counter = new Counter();
  const limited = whileAllowed(counter, new AbortController().signal);
  expect(limited.add()).toBe(1);
  limited.name = "second";
  expect([counter.count, limited.count, counter.name]).toEqual([1, 1, "second"]);
});

test("what runs is waited for no longer, and nothing begins any more", async () => {
  const counter = new Counter();
  const limit = new AbortController();
  const limited = whileAllowed(counter, limit.signal);
  const running = limited.forever();
  limit.abort(new Error("too long"));
  await expect(running).rejects.toThrow("too long");
  expect(() => limited.add()).toThrow("too long");
  expect(counter.count).toBe(0);
});
