import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Writable } from "node:stream";
import {
  type BridgeEvent,
  type HttpClient,
  type ShownPress,
  createHttpClient,
  createLogger,
  isSecretName,
  parseConfig,
  startService,
} from "@tier2/bridge";
import { type RunningSandbox, startSandbox } from "@tier2/psa-adapters/sandbox";
import { onTestFinished } from "vitest";
import type { Observer } from "../../packages/bridge/src/capture/observer.ts";
import type { Session } from "../../packages/bridge/src/capture/session.ts";
import { formOf, noteOf, sayingOf } from "../../packages/bridge/src/page/form.ts";
import type { PersonsSaying, Recorder } from "../../packages/bridge/src/record/messages.ts";
import { openRecorder } from "../../packages/bridge/src/record/open-recorder.ts";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { shortTimes } from "../../packages/bridge/src/testing/short-times.ts";
import { temporaryFolder } from "../../packages/bridge/src/testing/temporary-folder.ts";
import { fields, processes } from "../page/report-evidence.ts";
import { filledWith } from "./hostile-texts.ts";

/** Stands in every word that the person says: a text that holds it tells of what was said. */
export const saidHere = "saidbytheperson";

export interface HostileDesk {
  readonly sandbox: RunningSandbox;
  readonly configFile: string;
  /** What went out by HTTP: the JSON bodies. */
  readonly sent: readonly unknown[];
  readonly logLines: readonly string[];
  /** Addresses that a browser was to open, where the configuration says so (page.open). */
  readonly addresses: Happenings<string>;
  /**
   * A press at which everything is this text that can be: what the person says before the ticket and after it, what they
   * typed of themselves, and all that is read of the computer. Resolves when all of it is in the helpdesk system.
   */
  press(text: string): Promise<ShownPress>;
}

/** A bridge with its thread, database, log and local API before a sandbox; ends with the test. */
export async function startHostileDesk(kind: string, sections: object = {}): Promise<HostileDesk> {
  const folder = temporaryFolder();
  const socketPath = path.join(folder, "button.sock");
  const [button, sandbox] = await Promise.all([FakeButton.plugIn(socketPath), startSandbox(kind)]);
  onTestFinished(async () => sandbox.close());
  onTestFinished(async () => button.close());
  const { environment, psa } = withReferences(sandbox.config);
  const configFile = path.join(folder, "config.yaml");
  const config = {
    ...{ schemaVersion: 1, psa, device: { transport: "socket", path: socketPath } },
    ...{ dataDirectory: path.join(folder, "data"), policy: { fold: false }, page: { open: false } },
    delivery: { ...shortTimes, timeoutMs: 20_000, requestsPerHour: 1_000_000, fileMegabytesPerHour: 10_000 },
    ...sections,
  };
  mkdirSync(config.dataDirectory);
  writeFileSync(configFile, JSON.stringify(config));

  const sent: unknown[] = [];
  const logLines: string[] = [];
  const addresses = new Happenings<string>();
  const log = new Writable({
    write: (chunk, _encoding, done) => {
      logLines.push(String(chunk));
      done();
    },
  });
  const events = new Happenings<BridgeEvent>();
  const seat = { text: "" };
  let recorder: Recorder | undefined;
  const service = await startService(
    {
      ...{ loaded: parseConfig(configFile, JSON.stringify(config)), environment },
      ...{ databasePath: path.join(config.dataDirectory, "presses.sqlite") },
      logger: createLogger({ level: "debug", destination: log }),
      onEvent: (event) => events.add(event),
    },
    {
      openRecorder: async (settings, listeners) => {
        recorder = speaking(await openRecorder(settings, listeners), () => sayingBefore(seat.text));
        return recorder;
      },
      openObserver: async ({ clock }) =>
        observerOf(
          () => seat.text,
          () => clock.now(),
        ),
      createHttpClient: () => overheard(createHttpClient({ noProxy: "*" }), sent),
      openPage: async (address) => addresses.add(address),
    },
  );
  onTestFinished(async () => service.stop());
  await events.until(({ type }) => type === "button.attached");

  const finished = async (pressId: string): Promise<ShownPress> => {
    for (;;) {
      const next = events.next((event) => event.type.startsWith("follow-up."));
      const shown = await service.bridge.details(pressId);
      if (shown !== undefined && shown.followUps.every(({ state }) => state !== "waiting")) {
        return shown;
      }
      await next;
    }
  };
  return {
    ...{ sandbox, configFile, sent, logLines, addresses },
    press: async (text) => {
      seat.text = text;
      const standing = events.next(({ type }) => type === "ticket.accepted" || type === "delivery.failed");
      button.press();
      const event = await standing;
      if (event.type !== "ticket.accepted" || recorder === undefined) {
        throw new Error(JSON.stringify(event));
      }
      const { pressId } = event;
      const saying = sayingOf(formOf({}), { words: `${saidHere} afterwards ${text}`, chosen: [] });
      await recorder.call("say", { pressId, saying, note: noteOf(saying), nowMs: Date.now() });
      return finished(pressId);
    },
  };
}

/** As no page gives it: not cleaned and of any length. */
const sayingBefore = (text: string): PersonsSaying => ({
  words: `${saidHere} ${text}`,
  choices: [text],
  typed: { name: text, email: text, phone: text, company: text },
});

/** Says something about each press before its ticket can be made. */
const speaking = (recorder: Recorder, saying: () => PersonsSaying): Recorder => ({
  call: async (name, give) => {
    if (name === "storeEvidence" && "evidence" in give) {
      await recorder.call("say", { pressId: give.pressId, saying: saying(), note: "", nowMs: Date.now() });
    }
    return recorder.call(name, give);
  },
});

const ann: Session = {
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: {},
};

/** Longest text that the operating systems give; of more, evidence would be measured and not text. */
const longestRead = 5000;

/** Reads the text wherever something is read. */
function observerOf(text: () => string, now: () => number): Observer {
  const read = (): typeof fields => ({
    ...filledWith(fields, text().slice(0, longestRead)),
    login: { value: ann.userName },
  });
  return {
    capturer: {
      capture: () => ({ capturedAtMs: now(), fields: read() }),
      processes: async () => ({
        value: { count: processes.length, processes: filledWith(processes, text().slice(0, longestRead)) },
      }),
    },
    findSession: () => ann,
    person: read,
    pictureTaker: () => undefined,
    readNow: async () => undefined,
    stop: () => undefined,
  };
}

const overheard = (client: HttpClient, sent: unknown[]): HttpClient => ({
  ...client,
  fetch: async (url, init) => {
    if (typeof init.body === "string" && init.body.startsWith("{")) {
      sent.push(JSON.parse(init.body));
    }
    return client.fetch(url, init);
  },
});

/** Secrets stand in no configuration. */
function withReferences(psa: object): { readonly psa: object; readonly environment: Readonly<Record<string, string>> } {
  const entries = Object.entries(psa as Readonly<Record<string, unknown>>);
  const secrets = entries.filter(([name, value]) => isSecretName(name) && typeof value === "string");
  return {
    psa: { ...psa, ...Object.fromEntries(secrets.map(([name]) => [name, `env:SECRET_${name}`])) },
    environment: Object.fromEntries(secrets.map(([name, value]) => [`SECRET_${name}`, String(value)])),
  };
}
