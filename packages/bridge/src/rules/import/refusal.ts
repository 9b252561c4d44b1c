import { cleanLine } from "../../compose/clean-text.ts";

/** A message names what stands there, and that may be long. */
const longestMessage = 200;

/** A part of an old rule that has no like here; is caught where the rule is listed, and never leaves the import. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Within the old rule, from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(cleanLine(message, longestMessage));
    this.line = line;
  }
}
