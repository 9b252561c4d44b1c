import { isDeepStrictEqual } from "node:util";
import type { BridgeConfig } from "./schema.ts";

/** What another configuration changes. */
export interface ConfigChanges {
  /** Sections with another value than in the one in force. */
  readonly changed: readonly (keyof BridgeConfig)[];
  /** Sections with another value than at the start that only a new start takes up. */
  readonly atNextStart: readonly (keyof BridgeConfig)[];
}

/** The thread that owns the disk and the buttons, the sockets and the lanes are opened once. */
const fixedAtStart: readonly (keyof BridgeConfig)[] = ["dataDirectory", "device", "api", "delivery"];

/** Compares three configurations: of the start, in force, and the next. */
export function changesBetween(started: BridgeConfig, inForce: BridgeConfig, next: BridgeConfig): ConfigChanges {
  const names = [...new Set([...Object.keys(inForce), ...Object.keys(next)])] as (keyof BridgeConfig)[];
  const differs = (one: BridgeConfig, other: BridgeConfig, name: keyof BridgeConfig): boolean =>
    !isDeepStrictEqual(one[name], other[name]);
  return {
    changed: names.filter((name) => !fixedAtStart.includes(name) && differs(inForce, next, name)),
    atNextStart: fixedAtStart.filter((name) => differs(started, next, name)),
  };
}
