/**
 * The same thing, whose methods reject once `signal` is aborted; what they were at is waited for no longer.
 * @param thing its asynchronous methods return promises of their own making
 */
export function whileAllowed<Thing extends object>(thing: Thing, signal: AbortSignal): Thing {
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  ended.catch(() => undefined); // nobody may be at anything
  return new Proxy(thing, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") {
        return value;
      }
      return (...given: unknown[]): unknown => {
        signal.throwIfAborted();
        const result: unknown = Reflect.apply(value, target, given);
        return result instanceof Promise ? Promise.race([result, ended]) : result;
      };
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
