import { type BridgeConfig, configSchema } from "../config/schema.ts";
import { shortTimes } from "./short-times.ts";

/** Sections of the configuration as a test changes them. */
export type ConfigChange = { readonly rules?: readonly unknown[] } & {
  readonly [Name in Exclude<keyof BridgeConfig, "schemaVersion" | "psa" | "device" | "rules">]?: Readonly<
    Record<string, unknown>
  >;
};

/**
 * The configuration with its defaults but for short times; each press is a ticket of its own, as most tests count tickets,
 * and no page opens on the screen of whoever runs them.
 */
export const testConfig = (change: ConfigChange = {}): BridgeConfig =>
  configSchema.parse({
    schemaVersion: 1,
    psa: { kind: "played" },
    person: { name: "Ann Example" },
    ...change,
    page: { open: false, ...change.page },
    policy: { fold: false, ...change.policy },
    delivery: { ...shortTimes, ...change.delivery },
  });
