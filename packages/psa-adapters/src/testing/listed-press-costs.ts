import { readFileSync } from "node:fs";
import path from "node:path";
import type { PressCost, PressCosts } from "./press-cost.ts";

/** The first column of the table "Requests per ticket" in each adapter's README. */
const labels: Readonly<Record<keyof PressCost, string>> = {
  before: "before, while the gesture settles",
  ticket: "**the ticket**: until the light says *sent*",
  notes: "its notes",
  computer: "its link to the computer",
  picture: "a picture of 40 KB",
  inAll: "in all, after the gesture",
};

/** What the README of the adapter of this kind says that presses cost. Throws when a row is missing or is no three numbers. */
export function listedPressCosts(kind: string): PressCosts {
  const readme = readFileSync(path.join(import.meta.dirname, "..", kind, "README.md"), "utf8");
  const cells = (step: keyof PressCost): readonly number[] => {
    const start = `| ${labels[step]} | `;
    const rows = readme.split("\n").filter((line) => line.startsWith(start));
    const numbers = (rows[0] ?? "").slice(start.length).split(" | ").map(Number.parseFloat);
    if (rows.length !== 1 || numbers.length !== 3 || numbers.some(Number.isNaN)) {
      throw new Error(
        `the README of ${kind} needs one row "${start}" with three numbers: cold, cold of a stranger, cached`,
      );
    }
    return numbers;
  };
  const column = (index: number): PressCost => {
    const cell = (step: keyof PressCost): number => cells(step)[index] ?? Number.NaN;
    return {
      before: cell("before"),
      ticket: cell("ticket"),
      notes: cell("notes"),
      computer: cell("computer"),
      picture: cell("picture"),
      inAll: cell("inAll"),
    };
  };
  return { cold: column(0), coldStranger: column(1), cached: column(2) };
}
