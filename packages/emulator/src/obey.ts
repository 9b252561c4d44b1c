import type { CabledBoard } from "./cabled-board.ts";
import type { CommandAnswer, EmulatorCommand } from "./emulator-messages.ts";
import type { Pacer } from "./pacer.ts";

/** What the hand can do, whatever is at the other end of the cable. */
export type HandCommand = Exclude<EmulatorCommand, { kind: "stop" | "replug" | "suspend" | "inject-input" }>;

/** Does in real time what a command says; resolves when it is done: for a press, when the switch is open again. */
export async function obey(button: CabledBoard, pacer: Pacer, command: HandCommand): Promise<CommandAnswer> {
  switch (command.kind) {
    case "press":
      return press(pacer, (onReleased) => button.tap(command.holdMs, onReleased));
    case "double-press":
      return press(pacer, (onReleased) => button.doubleTap(command.holdMs, command.gapMs, onReleased));
    case "hold":
      return press(pacer, (onPressed) => {
        button.press();
        onPressed();
      });
    case "findings":
      return { findings: { violations: button.violations, problems: button.problems } };
    default:
      pacer.now(() => act(button, command));
      pacer.catchUp(); // the host sees an unplugged device before the command is answered
      return {};
  }
}

async function press(pacer: Pacer, begin: (onEnd: () => void) => void): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    pacer.now(() => {
      const pressedAtMs = Date.now();
      begin(() => resolve({ pressedAtMs }));
    });
  });
}

function act(
  button: CabledBoard,
  command: Exclude<HandCommand, { kind: "press" | "double-press" | "hold" | "findings" }>,
): void {
  switch (command.kind) {
    case "release":
      return button.release();
    case "unplug":
      return button.unplug();
    case "lose-acknowledgements":
      return button.loseAcknowledgements(command.count);
    case "unplug-in-report":
      return button.unplugInReport(command.moment);
    case "resume":
      return button.resume();
  }
}
