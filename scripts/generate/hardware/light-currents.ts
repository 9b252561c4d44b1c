import { readFileSync } from "node:fs";
import path from "node:path";
import { colourBands, ledMilliamperes } from "./resistor.ts";
import type { Drawing } from "./wiring-model.ts";

/** hardware/light-currents.json: what is assumed of the pins and of the LED. */
interface Assumptions {
  /** No pin shall give more, whatever the LED. */
  readonly limitMilliamperes: number;
  readonly supplies: readonly { readonly board: string; readonly volts: number }[];
  readonly colours: readonly {
    readonly leg: string;
    /** At the current of this light, not at the 20 mA of data sheets. */
    readonly forwardVolts: { readonly low: number; readonly usual: number; readonly high: number };
  }[];
}

/** One resistor of a build and the current it lets through. */
export interface LightCurrent {
  readonly build: string;
  readonly designator: string;
  readonly leg: string;
  readonly ohm: number;
  readonly volts: number;
  /** With the usual LED; with the one of the lowest, and of the highest forward voltage. */
  readonly usualMilliamperes: number;
  readonly mostMilliamperes: number;
  readonly leastMilliamperes: number;
  readonly usualForwardVolts: number;
}

/** The currents of all resistors of the drawings. Throws where one is above the limit, or so low that one sees nothing. */
export function lightCurrents(root: string, drawings: readonly Drawing[]): readonly LightCurrent[] {
  const assumptions = JSON.parse(readFileSync(path.join(root, "hardware/light-currents.json"), "utf8")) as Assumptions;
  return drawings.flatMap(({ wiring }) =>
    wiring.components
      .filter(({ kind }) => kind === "resistor")
      .map(({ designator, ohm = 0 }) => {
        const lead = wiring.wires.find(({ from }) => from === `${designator}.b`);
        const leg = lead?.to.split(".")[1] ?? "";
        const colour = assumptions.colours.find((candidate) => candidate.leg === leg);
        const supply = assumptions.supplies.find(({ board }) => board === wiring.board);
        if (colour === undefined || supply === undefined) {
          throw new Error(
            `hardware/wiring/${wiring.name}.json: ${designator} is not between the board and a leg of the LED`,
          );
        }
        const { low, usual, high } = colour.forwardVolts;
        const current = {
          build: wiring.build,
          designator,
          leg,
          ohm,
          volts: supply.volts,
          usualForwardVolts: usual,
          usualMilliamperes: ledMilliamperes(supply.volts, usual, ohm),
          mostMilliamperes: ledMilliamperes(supply.volts, low, ohm),
          leastMilliamperes: ledMilliamperes(supply.volts, high, ohm),
        };
        if (current.mostMilliamperes > assumptions.limitMilliamperes || current.leastMilliamperes < 1) {
          throw new Error(
            `build ${wiring.build}: ${designator} lets ${current.leastMilliamperes} to ${current.mostMilliamperes} mA through; ` +
              `allowed are 1 to ${assumptions.limitMilliamperes} mA`,
          );
        }
        return current;
      }),
  );
}

/** The currents as a table of Markdown. */
export const currentsTable = (currents: readonly LightCurrent[]): string =>
  [
    "| build | resistor | colour | value | bands | supply | LED takes | current: usual (least to most) |",
    "|---|---|---|---|---|---|---|---|",
    ...currents.map(
      (current) =>
        `| ${current.build} | ${current.designator} | ${current.leg} | ${current.ohm} Ω | ${colourBands(current.ohm).join(", ")} ` +
        `| ${current.volts} V | ${current.usualForwardVolts} V | ${current.usualMilliamperes.toFixed(1)} mA ` +
        `(${current.leastMilliamperes.toFixed(1)} to ${current.mostMilliamperes.toFixed(1)}) |`,
    ),
  ].join("\n");
