import type { PsaAdapter } from "./contract.ts";
import { type Fleet, alone } from "./fleet.ts";

/** An adapter's kind and how it is loaded: what is not used costs nothing. */
const loaders: Readonly<Record<string, () => Promise<(input: unknown, fleet: Fleet) => PsaAdapter>>> = {
  atera: async () => {
    const { atera } = await import("./atera/index.ts");
    return (input, fleet) => atera.create(atera.parseConfig(input), fleet);
  },
  autotask: async () => {
    const { autotask } = await import("./autotask/index.ts");
    return (input, fleet) => autotask.create(autotask.parseConfig(input), fleet);
  },
  connectwise: async () => {
    const { connectWise } = await import("./connectwise/index.ts");
    return (input, fleet) => connectWise.create(connectWise.parseConfig(input), fleet);
  },
  email: async () => {
    const { email } = await import("./email/index.ts");
    return (input, fleet) => email.create(email.parseConfig(input), fleet);
  },
  "kaseya-bms": async () => {
    const { kaseyaBms } = await import("./kaseya-bms/index.ts");
    return (input, fleet) => kaseyaBms.create(kaseyaBms.parseConfig(input), fleet);
  },
  "request-tracker": async () => {
    const { requestTracker } = await import("./request-tracker/index.ts");
    return (input, fleet) => requestTracker.create(requestTracker.parseConfig(input), fleet);
  },
  webhook: async () => {
    const { webhook } = await import("./webhook/index.ts");
    return (input, fleet) => webhook.create(webhook.parseConfig(input), fleet);
  },
};

/** The kinds of adapters there are, for messages. */
export const adapterKinds: readonly string[] = Object.keys(loaders);

/**
 * Makes the adapter of a `psa` section whose secrets are already resolved. Rejects with a ZodError when the section is
 * wrong, and with a RangeError when there is no adapter of this kind.
 */
export async function openAdapter(input: { readonly kind: string }, fleet: Fleet = alone): Promise<PsaAdapter> {
  const load = Object.hasOwn(loaders, input.kind) ? loaders[input.kind] : undefined;
  if (load === undefined) {
    throw new RangeError(`There is no adapter "${input.kind}". There are: ${adapterKinds.join(", ")}.`);
  }
  return (await load())(input, fleet);
}
