const bandColours = ["black", "brown", "red", "orange", "yellow", "green", "blue", "violet", "grey", "white"] as const;

/**
 * The four colour bands of a 5 % resistor of 10 to 99,000,000 ohm with two valid digits (IEC 60062); the last is gold.
 * Throws for a value that has no such code.
 */
export function colourBands(ohm: number): readonly string[] {
  const digits = String(ohm);
  const [first, second] = [Number(digits[0]), Number(digits[1])];
  const power = digits.length - 2;
  if (!Number.isInteger(ohm) || ohm < 10 || !/^\d\d0*$/.test(digits)) {
    throw new Error(`${ohm} ohm has no code of four bands: two digits and zeros, from 10 on`);
  }
  return [bandColours[first], bandColours[second], bandColours[power], "gold"].map((name) => name ?? "white");
}

/** Current in milliampere through a resistor and an LED in a row; never below 0. */
export const ledMilliamperes = (supplyVolts: number, forwardVolts: number, ohm: number): number =>
  (Math.max(0, supplyVolts - forwardVolts) / ohm) * 1000;
