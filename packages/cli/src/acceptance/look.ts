import type { ErrorCategory } from "@tier2/bridge";
import { type Check, shortMs } from "../doctor/check.ts";
import type { Step } from "./step.ts";

/** How an automated step is looked at; its finding says what was seen. */
export type Look = Pick<Check, "category" | "look" | "limitMs">;
/** By the step's id. */
export type Looks = Readonly<Record<string, Look>>;

/** A look that asks nobody over the network. */
export const lookAt = (category: ErrorCategory, look: Check["look"]): Look => ({ category, look, limitMs: shortMs });

/** The automated ones of these steps as doctor's checks, in their order. Throws where one has no look. */
export const checksOf = (steps: readonly Step[], looks: Looks): readonly Check[] =>
  steps
    .filter(({ isAutomated }) => isAutomated)
    .map(({ id, expected }) => {
      const look = looks[id];
      if (look === undefined) {
        throw new Error(`Nothing looks at the step "${id}".`);
      }
      return { name: id, meaning: expected, ...look };
    });
