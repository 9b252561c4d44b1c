import type { Tier2Error } from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { type ButtonOptions, refusal, socketOption, withButtons } from "../button/button-options.ts";
import type { AttachedDrive, AttachedLoader, Surroundings, Target } from "../flash/attached.ts";
import { type FoundBoard, boardText, findBoards } from "../flash/found-board.ts";
import { harmless } from "../harmless.ts";
import { buttonListShape } from "../shapes/button.ts";
import { printJson } from "../print-json.ts";

type ListOptions = Pick<ButtonOptions, "socket" | "json">;

export const buttonList: Command<ListOptions> = defineCommand<ListOptions>({
  name: "button list",
  meaning: "List the buttons that are plugged in, and why one cannot be used; boards in their boot loader, too.",
  options: [socketOption, jsonOption],
  examples: ["tier2 button list", "tier2 button list --json"],
  json: buttonListShape,
  run: async (options, io) => withButtons(options, async (boards) => listAttached(options, io, boards)),
});

type LoaderTarget = AttachedLoader | AttachedDrive;
const isLoader = (target: Target): target is LoaderTarget => target.kind !== "button" && target.kind !== "sketch";

export async function listAttached(
  options: ListOptions,
  { stdout, stderr }: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const found = await findBoards(await surroundings.look());
  const buttons = found.filter(({ target }) => target.kind === "button").map(buttonOf);
  const loaders = found.filter(({ target }) => isLoader(target));
  if (options.json === true) {
    printJson({ stdout }, { buttons: buttons.map(jsonOf), bootLoaders: loaders.flatMap(loaderOf) });
    return 0;
  }
  for (const { text, error } of buttons) {
    stdout.write(`${harmless(text)}\n${error === undefined ? "" : harmless(`  ${error.message}\n  ${error.hint}\n`)}`);
  }
  for (const loader of loaders) {
    stdout.write(`${harmless(boardText(loader))}; to give it a firmware: tier2 firmware flash\n`);
  }
  if (found.length === 0) {
    stderr.write(
      options.socket === undefined
        ? "No button is plugged in. To try without one: tier2 emulate, and --socket with the path that it prints.\n"
        : `Nobody plays a button at ${options.socket}.\n`,
    );
  }
  return 0;
}

interface ListedButton {
  readonly found: FoundBoard;
  readonly text: string;
  readonly error: Tier2Error | undefined;
}

function buttonOf(found: FoundBoard): ListedButton {
  const { problem, ...others } = found;
  const error = problem === undefined ? undefined : refusal(found.target, problem);
  return { found, text: boardText({ ...others, problem: undefined }), error };
}

function jsonOf({ found, error }: ListedButton): object {
  const { target, serial, board, version } = found;
  const { path, portPath } = target;
  return { path, portPath, serial, board, version, error: error?.describe() };
}

const loaderOf = ({ target }: FoundBoard): readonly object[] =>
  isLoader(target) ? [{ path: target.path, portPath: target.portPath, kind: target.kind, board: target.board }] : [];
