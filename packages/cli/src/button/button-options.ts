import { setTimeout as wait } from "node:timers/promises";
import { Tier2Error, openingError, wordsHere } from "@tier2/bridge";
import { SocketTransport, TransportError } from "@tier2/button";
import type { OptionDescription } from "../command.ts";
import type { AttachedButton, Surroundings } from "../flash/attached.ts";
import { type BoardOptions, boardOptions, withUsbBoards } from "../flash/firmware-options.ts";
import { chooseBoard, findBoards, isNamed, namedText } from "../flash/found-board.ts";
import { attachedButton } from "../flash/open-button.ts";

/** Which button a command is about. */
export interface ButtonOptions extends BoardOptions {
  readonly socket?: string;
}

export const socketOption: OptionDescription = {
  flags: "--socket <path>",
  meaning: "a button that another program plays there, e.g. tier2 emulate",
};

export const buttonOptions: readonly OptionDescription[] = [...boardOptions, socketOption];

/** The buttons at this computer's USB, or the one on a socket, for as long as `use` takes. Rejects with a Tier2Error. */
export async function withButtons<Result>(
  { socket }: Pick<ButtonOptions, "socket">,
  use: (boards: Surroundings) => Promise<Result>,
): Promise<Result> {
  if (socket === undefined) {
    return withUsbBoards(use);
  }
  const transport = new SocketTransport(socket);
  try {
    return await use({
      look: async () => {
        const infos = await transport.list();
        const buttons = infos.map((info) => attachedButton(transport, info, undefined));
        return { buttons, loaders: [], drives: [], sketches: [] };
      },
      wait: async (milliseconds) => wait(milliseconds),
      nowMs: () => performance.now(),
    });
  } finally {
    await transport.close();
  }
}

/** The one button that is meant. Rejects with a Tier2Error when it cannot be used, waits in its boot loader, or is not there. */
export async function chooseButton(surroundings: Surroundings, options: ButtonOptions): Promise<AttachedButton> {
  const found = await findBoards(await surroundings.look());
  if (found.length === 0) {
    throw noButton(options);
  }
  // Who does not say which one means a button: what waits in a boot loader is in nobody's way.
  const buttons = found.filter(({ target }) => target.kind === "button");
  const { target, problem } = chooseBoard(isNamed(options) || buttons.length === 0 ? found : buttons, options);
  if (target.kind !== "button") {
    throw new Tier2Error({
      ...{ code: "button_in_boot_loader", category: "device" },
      message: `The board at ${target.portPath ?? target.path} runs no firmware of a button.`,
      hint: "Give it one: tier2 firmware flash",
    });
  }
  if (problem !== undefined) {
    throw refusal(target, problem);
  }
  return target;
}

const noButton = ({ socket, ...choice }: ButtonOptions): Tier2Error =>
  new Tier2Error({
    ...{ code: "button_missing", category: "device" },
    message:
      socket === undefined
        ? `${isNamed(choice) ? `There is no button${namedText(choice)}: none` : "No button"} is plugged in.`
        : `Nobody plays a button at ${socket}.`,
    hint:
      socket === undefined
        ? "Plug it in. To try without one: tier2 emulate, and --socket with the path that it prints."
        : `Play one: tier2 emulate --socket ${socket}`,
  });

/** Why a button cannot be used, and the remedy. */
export function refusal({ path }: Pick<AttachedButton, "path">, error: unknown): Tier2Error {
  const { hint, ...description } = openingError(path, error);
  const isHeld = error instanceof TransportError && error.code === "in_use";
  const end = `End that program first; a bridge that runs as a service: ${wordsHere.stopService}`;
  return new Tier2Error({ ...description, hint: isHeld ? end : hint }, { cause: error });
}
