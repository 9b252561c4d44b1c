import { type Board, type Pin, pinRoles } from "../firmware/boards.ts";

const gpioCount = 30; // RP2040 datasheet 1.4.1
const isLight = ({ role }: Pin): boolean => role !== "button";

/** A PWM output: pins 16 apart have the same (RP2040 datasheet 4.5.2). */
const pwmOutput = (gpio: number): string => `PWM ${(gpio >> 1) % 8}${gpio % 2 === 0 ? "A" : "B"}`;

/** Where the timers and the interrupt of the ATmega32U4 port come out (ATmega32U4 datasheet, table 1-1). */
const fixedPins: Readonly<Record<string, string>> = {
  button: "PD1 (INT1)",
  red: "PB5 (OC1A)",
  green: "PB6 (OC1B)",
  blue: "PD0 (OC0B)",
};

function problemsRp2040({ pins }: Board): string[] {
  const outside = pins.filter(({ gpio }) => gpio === undefined || gpio < 0 || gpio >= gpioCount);
  if (outside.length > 0) {
    return outside.map(({ role }) => `pin ${role} needs a "gpio" from 0 to ${gpioCount - 1}`);
  }
  const outputs = pins.filter(isLight).map(({ gpio = 0 }) => pwmOutput(gpio));
  return outputs
    .filter((output, index) => outputs.indexOf(output) !== index)
    .map((output) => `two pins of the light are wired to ${output} in the chip; take another for one of them`);
}

function problemsAtmega32u4({ pins }: Board): string[] {
  return pins.flatMap(({ role, port = "", bit = -1 }) => {
    const fixed = fixedPins[role];
    const pin = `P${port}${bit}`;
    if (!/^P[B-F][0-7]$/.test(pin)) {
      return [`pin ${role} needs a "port" from B to F and a "bit" from 0 to 7`];
    }
    return fixed === undefined || fixed.startsWith(`${pin} `)
      ? []
      : [`pin ${role} is ${pin}; the port drives it by hardware that comes out at ${fixed}`];
  });
}

const problemsOfPort: Readonly<Record<string, (board: Board) => string[]>> = {
  rp2040: problemsRp2040,
  atmega32u4: problemsAtmega32u4,
};

const twice = (values: readonly string[]): string[] => values.filter((value, index) => values.indexOf(value) !== index);

/** What is wrong with the pins of a board, one sentence each. */
export function pinProblems(board: Board): readonly string[] {
  const roles = board.pins.map(({ role }) => role);
  const names = board.pins.map(({ name }) => name);
  const check = problemsOfPort[board.port];
  return [
    ...pinRoles.filter((role) => !roles.includes(role)).map((role) => `no pin has the role ${role}`),
    ...roles.filter((role) => !pinRoles.includes(role)).map((role) => `there is no role ${role}`),
    ...twice(roles).map((role) => `two pins have the role ${role}`),
    ...twice(names).map((name) => `pin ${name} is used twice`),
    ...board.keepFree.filter(({ name }) => names.includes(name)).map(({ name }) => `pin ${name} must stay free`),
    ...(check === undefined ? [`scripts/generate/pin-rules.ts knows no port "${board.port}"`] : check(board)),
  ];
}
