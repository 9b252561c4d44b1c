/** What a figure is held against. */
export interface Goal {
  readonly on: "value" | "ratio";
  readonly op: "<=" | ">=";
  readonly limit: number;
}

/** One figure. `control` and `ratio` are null where there is nothing to compare with. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly control: number | null;
  readonly ratio: number | null;
  readonly goal: Goal;
  readonly pass: boolean;
}

interface Figure {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly control?: number;
  readonly goal: Goal;
}

const isMet = ({ op, limit }: Goal, measured: number): boolean => (op === "<=" ? measured <= limit : measured >= limit);

/** The row of a figure: its ratio to the control, and whether the goal is met. */
export function row({ group, name, value, unit, control, goal }: Figure): Row {
  const ratio = control === undefined ? null : value / control;
  const measured = goal.on === "value" ? value : (ratio ?? Number.NaN);
  return { group, name, value, unit, control: control ?? null, ratio, goal, pass: isMet(goal, measured) };
}

/** The given part of the sorted samples, 0 to 1. */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, sample) => sum + sample, 0) / samples.length;

/** Of several rounds the one whose ratio to its own control is best. */
export function bestRound<Round extends { readonly value: number; readonly control: number }>(
  rounds: readonly Round[],
): Round {
  const [first, ...rest] = rounds;
  if (first === undefined) {
    throw new Error("no round was measured");
  }
  return rest.reduce((best, next) => (next.value / next.control < best.value / best.control ? next : best), first);
}
