import type { PsaAdapter } from "./contract.ts";

/** An adapter's kind and how it is loaded: what is not used costs nothing. */
const loaders: Readonly<Record<string, () => Promise<(input: unknown) => PsaAdapter>>> = {
  atera: async () => {
    const { atera } = await import("./atera/index.ts");
    return (input) => atera.create(atera.parseConfig(input));
  },
  autotask: async () => {
    const { autotask } = await import("./autotask/index.ts");
    return (input) => autotask.create(autotask.parseConfig(input));
  },
  connectwise: async () => {
    const { connectWise } = await import("./connectwise/index.ts");
    return (input) => connectWise.create(connectWise.parseConfig(input));
  },
  email: async () => {
    const { email } = await import("./email/index.ts");
    return (input) => email.create(email.parseConfig(input));
  },
  "kaseya-bms": async () => {
    const { kaseyaBms } = await import("./kaseya-bms/index.ts");
    return (input) => kaseyaBms.create(kaseyaBms.parseConfig(input));
  },
  "request-tracker": async () => {
    const { requestTracker } = await import("./request-tracker/index.ts");
    return (input) => requestTracker.create(requestTracker.parseConfig(input));
  },
  webhook: async () => {
    const { webhook } = await import("./webhook/index.ts");
    return (input) => webhook.create(webhook.parseConfig(input));
  },
};

/** The kinds of adapters there are, for messages. */
export const adapterKinds: readonly string[] = Object.keys(loaders);

/**
 * Makes the adapter of a `psa` section whose secrets are already resolved. Rejects with a ZodError when the section is
 * wrong, and with a RangeError when there is no adapter of this kind.
 */
export async function openAdapter(input: { readonly kind: string }): Promise<PsaAdapter> {
  const load = Object.hasOwn(loaders, input.kind) ? loaders[input.kind] : undefined;
  if (load === undefined) {
    throw new RangeError(`There is no adapter "${input.kind}". There are: ${adapterKinds.join(", ")}.`);
  }
  return (await load())(input);
}
