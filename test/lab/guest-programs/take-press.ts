// take-press
// Waits for a button, opens it as the product does, says so by its light, takes one press and waits until the button is
// unplugged. Prints, as one line of JSON, all that it was told. On Windows, too.
import process from "node:process";
import {
  ButtonDevice,
  type GestureReport,
  type HidDeviceInfo,
  type IdentityReport,
  type PressReport,
  type StatusReport,
  colours,
  openTransport,
} from "@tier2/button";

export interface TakenPress {
  readonly platform: string;
  readonly info: HidDeviceInfo;
  readonly identity: IdentityReport;
  readonly press: PressReport;
  readonly gesture: GestureReport;
  /** After both were acknowledged. */
  readonly status: StatusReport;
  /** By the clock of the computer, milliseconds since 1970. */
  readonly pressAtMs: number;
  readonly detached: string;
}

const transport = await openTransport({ kind: "node-hid" });
const looking = new AbortController();
const info = await new Promise<HidDeviceInfo>((resolve, reject) => {
  const look = (): void => {
    transport.list().then(([found]) => (found === undefined ? undefined : resolve(found)), reject);
  };
  transport.watch(look, looking.signal);
  look();
});
looking.abort();

const pressed = Promise.withResolvers<{ readonly press: PressReport; readonly pressAtMs: number }>();
const gestured = Promise.withResolvers<GestureReport>();
const detached = Promise.withResolvers<string>();
const button = await ButtonDevice.open(transport, info, {
  onPress: (press) => pressed.resolve({ press, pressAtMs: Date.now() }),
  onGesture: gestured.resolve,
  onInvalidReport: ({ reason }) => pressed.reject(new Error(`a report is not as it should be: ${reason}`)),
  onDetached: detached.resolve,
});
await button.setLight({ pattern: "solid", ...colours.magenta, periodMs: 0, timeToLiveMs: 60_000 });
const { press, pressAtMs } = await pressed.promise;
await button.acknowledge({ bootId: press.bootId, sequence: press.sequence, what: "press" });
const gesture = await gestured.promise;
await button.acknowledge({ bootId: gesture.bootId, sequence: gesture.sequence, what: "gesture" });
const status = await button.readStatus();
await button.setLight({ pattern: "solid", ...colours.green, periodMs: 0, timeToLiveMs: 60_000 });
const { platform } = process;
const { identity } = button;
const taken: TakenPress = {
  ...{ platform, info, identity, press, gesture, status, pressAtMs },
  detached: await detached.promise,
};
process.stdout.write(`${JSON.stringify(taken)}\n`);
await transport.close();
