import type { CommandAnswer, EmulatorCommand, EmulatorInfo } from "./emulator-messages.ts";
import type { Light } from "./light.ts";

/** What a button's image says of itself. */
export type ImageIdentity = Pick<EmulatorInfo, "board" | "firmwareVersion">;
/** What is known of a button that can be reached, and where. */
export type StartedButton = Omit<EmulatorInfo, "image" | "sha256">;

export interface ButtonServiceListeners {
  readonly onLight: (light: Light) => void;
  /** A press woke the sleeping computer. */
  readonly onWake: () => void;
  /** A sentence about something that its user should know of. */
  readonly onNote: (text: string) => void;
}

/** A button in software that lives in real time and can be reached from outside of its process. */
export interface ButtonService {
  readonly light: Light;
  /** Plugs it in; resolves when it can be reached. Rejects with an Error when it cannot be served or does not enumerate. */
  start(): Promise<StartedButton>;
  /** Resolves when the command is done: for a press, when the switch is open again. */
  run(command: Exclude<EmulatorCommand, { kind: "stop" }>): Promise<CommandAnswer>;
  stop(): Promise<void>;
}
