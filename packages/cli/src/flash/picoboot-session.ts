import { FlashError, type FlashErrorCode } from "./boot-loader.ts";
import {
  type Command,
  type CommandStatus,
  commandStatus,
  decodeStatus,
  describeCommand,
  describeStatus,
  encodeCommand,
  exclusiveAccess,
  exitXip,
  interfaceReset,
  statusBytes,
} from "./picoboot-command.ts";
import { PipeError, type UsbPipe } from "./pipes.ts";

const packetBytes = 64;
const nothing = new Uint8Array(0);

/** The board answered, but not as it should. */
class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

type Problem = PipeError | WrongAnswer;

const isProblem = (error: unknown): error is Problem => error instanceof PipeError || error instanceof WrongAnswer;
const isGone = (error: unknown): error is PipeError => error instanceof PipeError && error.code === "gone";

/**
 * Commands of PICOBOOT, one after the other. A command is done only when its own status says so: the ROM acknowledges
 * writes that failed at their end. After one that was not, the interface is as new again.
 */
export class PicobootSession {
  readonly #pipe: UsbPipe;
  #token = 0;
  /** The board left, or is about to. */
  #isOver = false;

  constructor(pipe: UsbPipe) {
    this.#pipe = pipe;
  }

  /** Whatever an earlier program left behind is gone, and the board is ours. Rejects with a FlashError. */
  async begin(): Promise<void> {
    try {
      await this.#reset();
    } catch (error) {
      throw error instanceof PipeError ? flashError("the reset of its interface", error, undefined) : error;
    }
    await this.run(exclusiveAccess);
    await this.run(exitXip);
  }

  /** Resolves with what the board sent. What it refused is tried once more. Rejects with a FlashError. */
  async run(command: Command): Promise<Uint8Array> {
    try {
      return await this.#perform(command);
    } catch (error) {
      if (!(error instanceof FlashError && error.code === "refused")) {
        throw error;
      }
    }
    await this.#perform(exclusiveAccess); // the reset gave it up
    await this.#perform(exitXip);
    return this.#perform(command);
  }

  /** Gives the board back to other programs. Never rejects. */
  async end(): Promise<void> {
    if (!this.#isOver) {
      await this.#reset().catch(() => undefined); // it may be gone
    }
    await this.#pipe.close().catch(() => undefined);
  }

  async #perform(command: Command): Promise<Uint8Array> {
    try {
      return await this.#exchange(command);
    } catch (error) {
      throw isProblem(error) ? await this.#recovered(describeCommand(command), error) : error;
    }
  }

  async #exchange(command: Command): Promise<Uint8Array> {
    this.#token += 1;
    await this.#pipe.send(encodeCommand(command, this.#token));
    const data = await this.#transfer(command);
    if (command.isLast === true) {
      this.#isOver = true;
      return data;
    }
    const status = await this.#status();
    if (status.code !== 0 || status.token !== this.#token) {
      throw new WrongAnswer("the status is not that of a command that was done");
    }
    return data;
  }

  async #transfer({ data, answerBytes }: Command): Promise<Uint8Array> {
    if (answerBytes !== undefined) {
      const answer = await this.#pipe.receive(answerBytes);
      if (answer.length !== answerBytes) {
        throw new WrongAnswer(`it sent ${answer.length} bytes`);
      }
      await this.#pipe.send(nothing);
      return answer;
    }
    if (data !== undefined) {
      await this.#pipe.send(data);
    }
    await this.#acknowledged();
    return nothing;
  }

  async #acknowledged(): Promise<void> {
    const packet = await this.#pipe.receive(packetBytes);
    if (packet.length > 0) {
      throw new WrongAnswer(`it sent ${packet.length} bytes instead of an acknowledgement`);
    }
  }

  async #status(): Promise<CommandStatus> {
    const status = decodeStatus(await this.#pipe.controlIn(commandStatus, statusBytes));
    if (status === undefined) {
      throw new WrongAnswer("it sent no status");
    }
    return status;
  }

  /** Ends what is under way in the board, and gives up exclusive access. Halts stay otherwise. */
  async #reset(): Promise<void> {
    await this.#pipe.clearHalt("out");
    await this.#pipe.clearHalt("in");
    await this.#pipe.controlOut(interfaceReset);
  }

  /** Makes the interface as new, and answers what to tell of the problem. */
  async #recovered(step: string, problem: Problem): Promise<FlashError> {
    if (isGone(problem)) {
      this.#isOver = true;
      return flashError(step, problem, undefined);
    }
    let status: CommandStatus | undefined;
    try {
      status = await this.#status(); // before the reset, which forgets it
      await this.#reset();
    } catch (error) {
      return flashError(step, isGone(error) ? error : problem, status);
    }
    return flashError(step, problem, status);
  }
}

function flashError(step: string, cause: Problem, status: CommandStatus | undefined): FlashError {
  const told = status === undefined ? "" : ` (${describeStatus(status)})`;
  const error = (code: FlashErrorCode, message: string): FlashError => new FlashError(code, message, { cause });
  if (cause instanceof WrongAnswer) {
    return error("refused", `PICOBOOT did not do ${step}: ${cause.message}${told}.`);
  }
  switch (cause.code) {
    case "gone":
      return error("gone", `The board left the bus at ${step}: ${cause.message}.`);
    case "silent":
      return error("silent", `PICOBOOT gave no answer in time to ${step}${status?.code === 0 ? "" : told}.`);
    case "stalled":
      return error("refused", `PICOBOOT refused ${step}${told}.`);
  }
}
