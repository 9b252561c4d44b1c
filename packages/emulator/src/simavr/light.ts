// Data sheet of the ATmega32U4, chapters 10 (ports), 13 (timer 0) and 14 (timer 1).
import type { BoardPin } from "@tier2/firmware";

type ReadRegister = (address: number) => number;

/** A pin: the address of its port's PIN register (DDR and PORT follow), and its bit. */
export interface Pin {
  readonly port: number;
  readonly bit: number;
}

/** A pin that a timer can drive. */
export interface TimerPin extends Pin {
  readonly timer: 0 | 1;
  readonly channel: "A" | "B";
}

const ports: Readonly<Record<string, number>> = { B: 0x23, C: 0x26, D: 0x29, E: 0x2c, F: 0x2f };

/** Where a timer comes out, by port and bit. */
const timers: Readonly<Record<string, Pick<TimerPin, "timer" | "channel">>> = {
  B5: { timer: 1, channel: "A" },
  B6: { timer: 1, channel: "B" },
  D0: { timer: 0, channel: "B" },
};

/** Throws a TypeError when it is no pin of this chip. */
export function pinAt({ role, port = "", bit = -1 }: Pick<BoardPin, "role" | "port" | "bit">): Pin | TimerPin {
  const address = ports[port];
  if (address === undefined || bit < 0 || bit > 7) {
    throw new TypeError(`The pin ${role} is no pin of an ATmega32U4.`);
  }
  return { port: address, bit, ...timers[`${port}${bit}`] };
}

const isSet = (value: number, bit: number): boolean => (value & (1 << bit)) !== 0;
export const isOutput = (read: ReadRegister, { port, bit }: Pin): boolean => isSet(read(port + 1), bit);
/** What PORT says: the level of an output, the pull-up of an input. */
export const isPortHigh = (read: ReadRegister, { port, bit }: Pin): boolean => isSet(read(port + 2), bit);

/** The share of time that a pin is high, 0 to 1, from the state of its output: timer or plain level. */
export function dutyOf(read: ReadRegister, pin: Pin | TimerPin): number {
  if (!isOutput(read, pin)) {
    return 0;
  }
  const duty = "timer" in pin ? timerDuty(read, pin) : undefined;
  return duty ?? (isPortHigh(read, pin) ? 1 : 0);
}

/** Undefined when the timer is not connected to the pin. */
function timerDuty(read: ReadRegister, { timer, channel }: TimerPin): number | undefined {
  const controlA = read(timer === 0 ? 0x44 : 0x80);
  const controlB = read(timer === 0 ? 0x45 : 0x81);
  const output = (controlA >> (channel === "A" ? 6 : 4)) & 3;
  if (output < 2) {
    return undefined; // not connected, or toggled, which no light is
  }
  if ((controlB & 7) === 0) {
    return 0; // no clock
  }
  const { isFast, top } = timer === 0 ? mode0(read, controlA, controlB) : mode1(read, controlA, controlB);
  const compare = timer === 0 ? read(channel === "A" ? 0x47 : 0x48) : word(read, channel === "A" ? 0x88 : 0x8a);
  const duty = Math.min(1, isFast ? (compare + 1) / (top + 1) : compare / top);
  return output === 3 ? 1 - duty : duty;
}

interface Mode {
  readonly isFast: boolean;
  readonly top: number;
}

function mode0(read: ReadRegister, controlA: number, controlB: number): Mode {
  return { isFast: isSet(controlA, 1), top: isSet(controlB, 3) ? read(0x47) : 0xff };
}

/** Modes 5 to 7, 14 and 15 are fast PWM (table 14-4); the 8, 9 and 10 bits of the lower ones are their low digits. */
function mode1(read: ReadRegister, controlA: number, controlB: number): Mode {
  const mode = ((controlB >> 1) & 0xc) | (controlA & 3);
  const isFast = mode >= 14 || (mode >= 5 && mode <= 7);
  if (mode < 8) {
    return { isFast, top: (0x80 << (mode & 3)) - 1 };
  }
  return { isFast, top: word(read, (mode & 1) === 1 ? 0x88 : 0x86) };
}

const word = (read: ReadRegister, address: number): number => read(address) | (read(address + 1) << 8);
