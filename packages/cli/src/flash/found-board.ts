import { Tier2Error } from "@tier2/bridge";
import { TransportError } from "@tier2/button";
import type { Attached, AttachedButton, Target } from "./attached.ts";

/** A board that is plugged in, and what is known of it. */
export interface FoundBoard {
  readonly target: Target;
  /** Undefined when it cannot be asked. */
  readonly board: string | undefined;
  /** Of the running firmware, "1.2.3". */
  readonly version: string | undefined;
  /** Empty when it has none yet, or a boot loader does not tell it. */
  readonly serial: string;
  /** Why a button cannot be asked. */
  readonly problem: TransportError | undefined;
}

export interface BoardChoice {
  readonly portPath?: string;
  readonly serial?: string;
  readonly all?: boolean;
}

/** Asks every button that is plugged in who it is. A board's drive is not listed beside its own boot loader. */
export async function findBoards({ buttons, loaders, drives, sketches }: Attached): Promise<readonly FoundBoard[]> {
  const asked = await Promise.all(buttons.map(askButton));
  const picoboots = loaders.filter(({ kind }) => kind === "picoboot");
  const ports = new Set(picoboots.map(({ portPath }) => portPath));
  const alone =
    picoboots.length >= drives.length
      ? []
      : drives.filter(({ portPath }) => portPath === undefined || !ports.has(portPath));
  const others = [...loaders, ...alone, ...sketches];
  return [
    ...asked,
    ...others.map((target) => ({
      ...{ target, board: target.board },
      ...{ version: undefined, serial: "", problem: undefined },
    })),
  ];
}

async function askButton(target: AttachedButton): Promise<FoundBoard> {
  try {
    const button = await target.open();
    await button.close();
    const { board, serial, firmwareMajor, firmwareMinor, firmwarePatch } = button.identity;
    const version = `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;
    return { target, board, version, serial, problem: undefined };
  } catch (error) {
    if (!(error instanceof TransportError)) {
      throw error;
    }
    return { target, board: undefined, version: undefined, serial: target.serial, problem: error };
  }
}

/**
 * The boards that are meant, at least one, with `all` any number; one with somebody's sketch only when its port is named.
 * Throws a Tier2Error that lists what there is and says what to write.
 */
export function chooseBoards(found: readonly FoundBoard[], choice: BoardChoice): readonly FoundBoard[] {
  return choice.all === true
    ? atLeastOne(found, choice)
    : [chooseBoard(found, choice, ", or --all for one after the other")];
}

/** As `chooseBoards`, for one board; `orElse` is what else may be said than which one is meant. */
export function chooseBoard(found: readonly FoundBoard[], choice: BoardChoice, orElse: string = ""): FoundBoard {
  const [first, ...others] = atLeastOne(found, choice);
  if (others.length > 0) {
    throw new Tier2Error({
      ...{
        code: "boards_several",
        category: "usage",
        message: `${others.length + 1} boards are plugged in:${listText(found)}`,
      },
      hint: `Say which: --port-path ${first.target.portPath ?? first.target.path}, or --serial${orElse}.`,
    });
  }
  return first;
}

function atLeastOne(
  found: readonly FoundBoard[],
  choice: BoardChoice,
): readonly [FoundBoard, ...(readonly FoundBoard[])] {
  const [first, ...others] = found.filter((one) => isMeant(one, choice));
  if (first !== undefined) {
    return [first, ...others];
  }
  throw found.length === 0
    ? new Tier2Error({
        ...{ code: "board_missing", category: "device", message: nothingText(choice) },
        hint:
          "A new Pico: hold BOOTSEL while you plug it in. A new Pro Micro or Leonardo: press its reset twice within a second, " +
          "then begin within 8 s.",
      })
    : new Tier2Error({
        ...{
          code: "board_not_found",
          category: "device",
          message: `${missingText(choice)} Plugged in:${listText(found)}`,
        },
        hint: "Name one of them by its port: --port-path. A board in its boot loader tells no serial.",
      });
}

function isMeant({ target, serial }: FoundBoard, choice: BoardChoice): boolean {
  const isAt = target.portPath === choice.portPath || target.path === choice.portPath;
  const isThere = choice.portPath === undefined ? target.kind !== "sketch" : isAt;
  return isThere && (choice.serial === undefined || serial === choice.serial);
}

const listText = (found: readonly FoundBoard[]): string => found.map((one) => `\n  ${boardText(one)}`).join("");

const nothingText = (choice: BoardChoice): string =>
  isNamed(choice)
    ? `There is no board${namedText(choice)}: no board is plugged in at all, or none that can be seen.`
    : "No board is plugged in, or none that can be seen.";

const missingText = (choice: BoardChoice): string =>
  isNamed(choice)
    ? `There is no board${namedText(choice)}.`
    : "No button and no boot loader is plugged in; what runs an Arduino sketch is taken only when its port is named.";

/** Whether it was said which board is meant. */
export const isNamed = ({ portPath, serial }: BoardChoice): boolean => portPath !== undefined || serial !== undefined;

/** " at 1-2 with the serial X": what was asked for; empty when nothing was. */
export function namedText({ portPath, serial }: BoardChoice): string {
  const at = portPath === undefined ? "" : ` at ${portPath}`;
  return `${at}${serial === undefined ? "" : ` with the serial ${serial}`}`;
}

const kindTexts: Readonly<Record<Target["kind"], string>> = {
  button: "button",
  picoboot: "boot loader (PICOBOOT)",
  avr109: "boot loader (AVR109)",
  "uf2-drive": "boot loader (drive)",
  sketch: "runs an Arduino sketch",
};

/** One line: where it is, and what. */
export function boardText({ target, board, version, serial, problem }: FoundBoard): string {
  const place = target.portPath === undefined ? target.path : `${target.portPath} (${target.path})`;
  const facts = [
    kindTexts[target.kind],
    ...(board === undefined ? [] : [board]),
    ...(version === undefined ? [] : [`firmware ${version}`]),
    ...(serial === "" ? [] : [`serial ${serial}`]),
    ...(problem === undefined ? [] : [`cannot be asked: ${problem.message}`]),
  ];
  return `${place}: ${facts.join(", ")}`;
}
