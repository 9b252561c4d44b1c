import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { SocketTransport } from "@tier2/button";
import { type BridgeEvent, type Service, databasePathIn, loadConfig, silentLogger, startService } from "@tier2/bridge";
import { onTestFinished } from "vitest";
import { FakeClock } from "../../packages/bridge/src/testing/fake-clock.ts";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { BoardLight } from "./board-light.ts";
import { type ApiAnswer, askApi } from "./bridge-api.ts";
import { Rig, type RigOptions } from "./rig.ts";
import { blindObserver, recorderIn } from "./simulated-recorder.ts";
import { Tier2Process } from "./tier2-process.ts";

const tapMs = 60;
/** The bridge's time goes by in steps, and what it asks of others has a moment of real time after each: first as in life, then faster. */
const shortSteps = 50;
const shortStepMs = 20;
const longStepMs = 250;
const turnMs = 2;
const minuteMs = 60_000;

export interface TimedDeskOptions extends RigOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

type EventOf<Type extends BridgeEvent["type"]> = Extract<BridgeEvent, { readonly type: Type }>;

/**
 * A desk whose bridge runs in this process, in a time that the test moves: hours go by in a second. Button, helpdesk
 * system, local API and database are as real as at any other desk; what is read of the computer is left out.
 */
export class TimedDesk {
  readonly rig: Rig;
  readonly light: BoardLight;
  readonly #clock = new FakeClock();
  readonly #events = new Happenings<BridgeEvent>();

  private constructor(rig: Rig) {
    this.rig = rig;
    this.light = new BoardLight(rig.emulator);
  }

  /** Resolves when the button is claimed; ends with the test. */
  static async start({ environment = {}, ...options }: TimedDeskOptions): Promise<TimedDesk> {
    const rig = await Rig.start({ backoffCapMs: minuteMs }, options);
    onTestFinished(async () => rig.close());
    const desk = new TimedDesk(rig);
    const service = await desk.#open(environment);
    onTestFinished(async () => desk.#passUntil(service.stop()));
    await desk.until("button.attached");
    return desk;
  }

  /** A short press; its id. */
  async tap(): Promise<string> {
    const settled = this.#events.next(({ type }) => type === "gesture.recorded");
    await this.rig.emulator.press(tapMs);
    return ((await this.#passUntil(settled)) as EventOf<"gesture.recorded">).pressId;
  }

  /** Lets time pass until this happened; that it happened before will do. */
  async until<Type extends BridgeEvent["type"]>(
    type: Type,
    wanted: Partial<EventOf<Type>> = {},
  ): Promise<EventOf<Type>> {
    const reached = this.#events.until(
      (event) =>
        event.type === type &&
        Object.entries(wanted).every(([name, value]) =>
          Object.entries(event).some((is) => is[0] === name && is[1] === value),
        ),
    );
    return (await this.#passUntil(reached)) as EventOf<Type>;
  }

  async ask(line: string): Promise<ApiAnswer> {
    return askApi(this.rig.adminSocket, line);
  }

  of<Type extends BridgeEvent["type"]>(type: Type): readonly EventOf<Type>[] {
    return this.#events.all.filter((event) => event.type === type) as EventOf<Type>[];
  }

  /** In leaps of five minutes, and two of one at the end: what waits is looked at once a minute. */
  async passMinutes(minutes: number): Promise<void> {
    await this.#leap((minutes - 2) * minuteMs, 5 * minuteMs);
    await this.#leap(2 * minuteMs, minuteMs);
  }

  async passHours(hours: number): Promise<void> {
    await this.#leap((hours - 1) * 60 * minuteMs, 60 * minuteMs);
    await this.passMinutes(60);
  }

  /** Runs `tier2` against the bridge, to its end. */
  async tier2(...words: readonly string[]): Promise<{ code: unknown; stdout: string }> {
    const run = new Tier2Process([...words, "--config", this.rig.configFile]);
    return { code: await run.ended, stdout: run.stdout };
  }

  async #open(environment: Readonly<Record<string, string>>): Promise<Service> {
    const clock = this.#clock;
    return startService(
      {
        ...{ loaded: loadConfig(this.rig.configFile), environment, logger: silentLogger },
        databasePath: databasePathIn(path.join(this.rig.folder, "data")),
        onEvent: (event) => this.#events.add(event),
      },
      {
        ...{ clock, openObserver: async () => blindObserver(clock) },
        openRecorder: recorderIn(clock, new SocketTransport(this.rig.socketPath)),
      },
    );
  }

  async #leap(durationMs: number, mostMs: number): Promise<void> {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= mostMs) {
      this.#clock.advance(Math.min(leftMs, mostMs));
      await wait(turnMs);
    }
  }

  async #passUntil<Result>(reached: Promise<Result>): Promise<Result> {
    const isReached = reached.then(() => true);
    let steps = 0;
    do {
      steps += 1;
      this.#clock.advance(steps < shortSteps ? shortStepMs : longStepMs);
    } while (!(await Promise.race([isReached, wait(turnMs, false)])));
    return reached;
  }
}
