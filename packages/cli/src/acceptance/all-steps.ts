import { type AcceptanceSystem, type Step, type StepGroup, stepGroups } from "./step.ts";
import { linuxSteps } from "./steps/linux.ts";
import { sharedSteps } from "./steps/shared.ts";
import { windowsMachineSteps } from "./steps/windows-machine.ts";
import { windowsPeopleSteps } from "./steps/windows-people.ts";
import { windowsUpkeepSteps } from "./steps/windows-upkeep.ts";

const told = [windowsMachineSteps, windowsPeopleSteps, windowsUpkeepSteps, linuxSteps, sharedSteps].flat();

/** In the order in which they are done: by groups, and in each what is of one system before what is of both. */
export const allSteps: readonly Step[] = (Object.keys(stepGroups) as readonly StepGroup[]).flatMap((group) =>
  told.filter((step) => step.group === group),
);

export const stepsOn = (system: AcceptanceSystem): readonly Step[] =>
  allSteps.filter(({ systems }) => systems.includes(system));
