import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import type { BridgeStatus, ShownPress } from "@tier2/bridge";
import { onTestFailed, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { BoardLight } from "./board-light.ts";
import { type ApiAnswer, EventReader, askApi } from "./bridge-api.ts";
import { Rig, type RigOptions } from "./rig.ts";
import { Tier2Process } from "./tier2-process.ts";

/** Lasts longer than debouncing, and is short. */
const tapMs = 60;
/** Longer than the 800 ms that make a press long. */
const longMs = 1000;

export interface DeskOptions extends RigOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

const delivery = { settleMs: 100, backoffBaseMs: 50, backoffCapMs: 200 };

/** A person's desk: a button with the real firmware, `tier2 run`, and the helpdesk system's sandbox. */
export class Desk {
  readonly rig: Rig;
  readonly light: BoardLight;
  readonly #environment: Readonly<Record<string, string>>;
  #bridge: Tier2Process | undefined;
  #events: EventReader | undefined;

  private constructor(rig: Rig, environment: Readonly<Record<string, string>>) {
    this.rig = rig;
    this.light = new BoardLight(rig.emulator);
    this.#environment = environment;
  }

  /** Resolves when the button is claimed; ends with the test. */
  static async start({ environment = {}, ...options }: DeskOptions = {}): Promise<Desk> {
    const rig = await Rig.start(delivery, options);
    onTestFinished(async () => rig.close());
    const desk = new Desk(rig, environment);
    onTestFinished(async () => desk.#bridge?.kill());
    onTestFailed(() => void process.stderr.write(desk.#bridge?.stderr ?? ""));
    await desk.startBridge();
    return desk;
  }

  get bridge(): Tier2Process {
    return present(this.#bridge);
  }

  /** Of the bridge that was started last. */
  get events(): EventReader {
    return present(this.#events);
  }

  async startBridge(): Promise<void> {
    this.#bridge = this.rig.startBridge(this.#environment);
    await this.#bridge.says(/button\.attached/);
    this.#events = await EventReader.open(this.rig.adminSocket);
  }

  async stopBridge(): Promise<number | NodeJS.Signals> {
    this.#events?.close();
    return this.bridge.stop();
  }

  /** A short press, up to the moment in which the bridge knows that it was one. Its id. */
  async tap(): Promise<string> {
    return this.#gesture(async () => this.rig.emulator.press(tapMs));
  }

  async doublePress(): Promise<string> {
    return this.#gesture(async () => this.rig.emulator.doublePress(tapMs));
  }

  async longPress(): Promise<string> {
    return this.#gesture(async () => this.rig.emulator.press(longMs));
  }

  async ask(line: string): Promise<ApiAnswer> {
    return askApi(this.rig.adminSocket, line);
  }

  async status(): Promise<BridgeStatus> {
    return JSON.parse((await this.ask("GET /v1/status")).text) as BridgeStatus;
  }

  async press(pressId: string): Promise<ShownPress> {
    return JSON.parse((await this.ask(`GET /v1/presses/${pressId}`)).text) as ShownPress;
  }

  /** Runs `tier2` against the bridge, to its end. */
  async tier2(...words: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
    const run = new Tier2Process([...words, "--config", this.rig.configFile], this.#environment);
    return { code: await run.ended, stdout: run.stdout, stderr: run.stderr };
  }

  /** Changes sections of the configuration, as an editor does; resolves when the bridge has taken it up. */
  async changeConfig(change: object, ends: "config.applied" | "config.refused" = "config.applied"): Promise<void> {
    const config = parse(await readFile(this.rig.configFile, "utf8")) as object;
    const ended = this.events.next(ends);
    await writeFile(this.rig.configFile, stringify({ ...config, ...change }));
    await ended;
  }

  /** The path of a file of this desk. */
  file(...names: readonly string[]): string {
    return path.join(this.rig.folder, ...names);
  }

  async #gesture(press: () => Promise<unknown>): Promise<string> {
    const settled = this.events.next("gesture.recorded");
    await press();
    return (await settled).pressId;
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new Error("The bridge of this desk is not started.");
  }
  return value;
}
