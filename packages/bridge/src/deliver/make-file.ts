import type { Person } from "@tier2/psa-adapters";
import type { Evidence, Reading } from "../capture/fields.ts";
import type { EvidencePart, EvidencePartName, ProcessList, ScreenFacts } from "../capture/parts.ts";
import { composeReport } from "../compose/report.ts";
import type { LeasedFollowUp } from "../record/follow-ups.ts";
import type { LeasedPress, Recorder } from "../record/messages.ts";
import type { MadeFile, MakeFile } from "./follow-up-attempt.ts";

export interface FileMakerParts {
  readonly recorder: Pick<Recorder, "call">;
  /** Whose the ticket is. */
  readonly personOf: (press: LeasedPress) => Person;
}

/** Makes the files of a ticket of what is stored beside its press: the picture, and the report of all the rest. */
export function createFileMaker({ recorder, personOf }: FileMakerParts): MakeFile {
  const partsOf = async ({ press }: LeasedFollowUp, names: readonly EvidencePartName[]): Promise<PartsByName> => {
    const parts = await recorder.call("parts", { pressId: press.pressId, names });
    return new Map(parts.map((part) => [part.name, part.bytes]));
  };
  return async (followUp): Promise<MadeFile> =>
    followUp.name === "report.html"
      ? reportOf(followUp.press, personOf(followUp.press), await partsOf(followUp, ["base", "processes", "screen"]))
      : pictureOf(followUp.name, await partsOf(followUp, ["picture"]));
}

type PartsByName = ReadonlyMap<EvidencePartName, EvidencePart["bytes"]>;

const erased: MadeFile = { gone: "What was read at the press is erased." };

function pictureOf(name: string, parts: PartsByName): MadeFile {
  const bytes = parts.get("picture");
  return bytes === undefined ? erased : { bytes, type: name.endsWith(".webp") ? "image/webp" : "image/jpeg" };
}

function reportOf(press: LeasedPress, person: Person, parts: PartsByName): MadeFile {
  const evidence = jsonOf<Evidence>(parts, "base");
  if (evidence === undefined) {
    return erased;
  }
  const processes = jsonOf<Reading<ProcessList>>(parts, "processes");
  const screen = jsonOf<Reading<ScreenFacts>>(parts, "screen");
  const report = composeReport({ press, person, evidence, processes, screen });
  return { bytes: new TextEncoder().encode(report), type: "text/html" };
}

function jsonOf<Value>(parts: PartsByName, name: EvidencePartName): Value | undefined {
  const bytes = parts.get(name);
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Value);
}
