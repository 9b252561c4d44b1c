import path from "node:path";
import type { Destination } from "../deliver/destination.ts";
import { onTestFinished } from "vitest";
import { type Bridge, type BridgeParts, startBridge } from "../bridge.ts";
import type { BridgeEvent } from "../events.ts";
import { silentLogger } from "../log.ts";
import type { ReadyRule } from "../rules/run-rules.ts";
import type { ReadyTexts } from "../texts/ready-texts.ts";
import { FakeButton } from "./fake-button.ts";
import { Happenings } from "./happenings.ts";
import { type ConfigChange, testConfig } from "./test-config.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface BridgeRig {
  readonly button: FakeButton;
  readonly events: Happenings<BridgeEvent>;
  readonly databasePath: string;
  readonly bridge: Bridge;
  /** Presses and waits until the ticket stands. The press's id. */
  readonly pressAndWait: () => Promise<string>;
  /** The names of the lights shown, in order. */
  readonly lightNames: () => string[];
  /** Stops the bridge and starts another on the same database and button. */
  readonly restart: (adapter?: Destination) => Promise<void>;
}

/** A bridge with its real thread and database, a played button on a socket, and the given helpdesk system. */
export async function bridgeRig(
  adapter: Destination,
  change: ConfigChange & {
    readonly parts?: Partial<BridgeParts>;
    readonly fallbackTo?: Destination;
    readonly readyRules?: readonly ReadyRule[];
    readonly readyTexts?: ReadyTexts;
  } = {},
): Promise<BridgeRig> {
  const folder = temporaryFolder();
  const socketPath = path.join(folder, "button.sock");
  const databasePath = path.join(folder, "data", "presses.sqlite");
  const events = new Happenings<BridgeEvent>();
  const button = await FakeButton.plugIn(socketPath);
  const { parts, fallbackTo, readyRules, readyTexts, ...sections } = change;
  const start = async (psa: Destination): Promise<Bridge> =>
    startBridge(
      {
        config: testConfig(sections),
        rules: readyRules,
        texts: readyTexts,
        transport: { kind: "socket", path: socketPath },
        adapter: psa,
        fallback: fallbackTo,
        databasePath,
        logger: silentLogger,
        onEvent: (event) => events.add(event),
      },
      parts,
    );
  let bridge = await start(adapter);
  onTestFinished(async () => {
    await bridge.stop();
    await button.close();
  });
  await events.until(({ type }) => type === "button.attached");
  return {
    button,
    events,
    databasePath,
    get bridge() {
      return bridge;
    },
    pressAndWait: async () => {
      const accepted = events.next(({ type }) => type === "ticket.accepted");
      button.press();
      const event = await accepted;
      return event.type === "ticket.accepted" ? event.pressId : "";
    },
    lightNames: () => events.all.flatMap((event) => (event.type === "light.changed" ? [event.name] : [])),
    restart: async (psa = adapter) => {
      await bridge.stop();
      const attached = events.next(({ type }) => type === "button.attached");
      bridge = await start(psa);
      await attached;
    },
  };
}
