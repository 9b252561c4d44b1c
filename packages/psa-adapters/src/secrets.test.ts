import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { atera } from "./atera/index.ts";
import { startAteraSandbox } from "./atera/sandbox/index.ts";
import { autotask } from "./autotask/index.ts";
import { startAutotaskSandbox } from "./autotask/sandbox/index.ts";
import { connectWise } from "./connectwise/index.ts";
import { startConnectWiseSandbox } from "./connectwise/sandbox/index.ts";
import type { AdapterContext, AdapterDefinition, PsaAdapter } from "./contract.ts";
import { kaseyaBms } from "./kaseya-bms/index.ts";
import { startKaseyaBmsSandbox } from "./kaseya-bms/sandbox/index.ts";
import { requestTracker } from "./request-tracker/index.ts";
import { startRequestTrackerSandbox } from "./request-tracker/sandbox/index.ts";
import { type Fetch, contextWith, draftOf } from "./testing/adapter-rig.ts";
import { seenOf, withLog } from "./testing/told.ts";
import { webhook } from "./webhook/index.ts";
import { startWebhookSandbox } from "./webhook/sandbox/index.ts";

interface Sandbox {
  readonly url: string;
  readonly config: object;
  readonly close: () => Promise<void>;
}

interface Subject {
  readonly definition: Pick<AdapterDefinition<never>, "kind"> & {
    readonly parseConfig: (input: unknown) => unknown;
    readonly create: (config: never) => PsaAdapter;
  };
  readonly start: () => Promise<Sandbox>;
  /** Names of the values in the configuration that are secret. */
  readonly secrets: readonly string[];
}

const subjects: readonly Subject[] = [
  { definition: autotask, start: startAutotaskSandbox, secrets: ["secret", "integrationCode"] },
  { definition: connectWise, start: startConnectWiseSandbox, secrets: ["privateKey"] },
  { definition: kaseyaBms, start: startKaseyaBmsSandbox, secrets: ["password"] },
  { definition: atera, start: startAteraSandbox, secrets: ["token"] },
  { definition: requestTracker, start: startRequestTrackerSandbox, secrets: ["token"] },
  { definition: webhook, start: startWebhookSandbox, secrets: ["secret"] },
];

/** Everything that a server was told, in all the places where a PSA has words of its own. */
function echoes(told: string): Readonly<Record<string, readonly [type: string, body: string]>> {
  const json = (value: unknown): readonly [string, string] => ["application/json", JSON.stringify(value)];
  return {
    html: ["text/html", `<h1>Error</h1><pre>${told}</pre>`],
    text: ["text/plain", told],
    "every envelope of an error": json({
      ...{ code: told, message: told, title: told, status: 400, Message: told, success: false },
      errors: [told, { field: told, code: told, message: told }],
      error: { code: told, message: told, details: told, subErrors: [told] },
    }),
    "errors of texts": json({ errors: [told, `field: ${told}`, `${told} is required`] }),
    "a list of texts": json([told]),
    "a text": json(told),
  };
}

/** The secrets as they may stand in a header or a body. */
const shapesOf = (secret: string): readonly string[] => [secret, encodeURIComponent(secret)];

const note = { marker: "press-1-i1", text: "x", visibility: "internal" } as const;
const file = { name: "a.png", type: "image/png", bytes: new Uint8Array(3), visibility: "internal" } as const;

/** What every call says. */
async function toldBy(adapter: PsaAdapter, context: AdapterContext, id = "7"): Promise<unknown[]> {
  const draft = draftOf("press-1");
  await adapter.prepare(draft, context);
  return [
    await adapter.check(context),
    await adapter.lookup(draft, context),
    await adapter.submit(draft, context),
    await adapter.find("press-1", context),
    await adapter.notesAfter(draft, context),
    await adapter.addNote(id, note, context),
    await adapter.findNote(id, note.marker, context),
    await adapter.attach(id, file, context),
    await adapter.findFile(id, file.name, context),
    await adapter.linkAsset(id, draft, context),
    await adapter.read(id, context),
    await adapter.changesSince([id], 0, context),
    await adapter.close(id, context),
  ];
}

const statuses = [200, 302, 400, 401, 403, 500];

test.each(subjects)(
  "$definition.kind: a server that repeats what it was told makes no error tell a secret",
  async (subject) => {
    const { definition, start, secrets } = subject;
    const sandbox = await start();
    let how = "text";
    let status = 400;
    const echo = createServer((incoming, outgoing) => {
      let body = "";
      incoming.on("data", (chunk) => (body += String(chunk)));
      incoming.on("end", () => {
        const basic = Buffer.from((incoming.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
        const told = `${incoming.url} ${JSON.stringify(incoming.headers)} ${basic} ${body}`;
        const [type, text] = echoes(told)[how] ?? ["text/plain", told];
        outgoing.writeHead(status, { "content-type": type, location: `/login?told=${encodeURIComponent(told)}` });
        outgoing.end(text);
      });
    });
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    const { port } = echo.address() as AddressInfo;
    try {
      const canaries = Object.fromEntries(secrets.map((name) => [name, `canary-${name}-canary-0123`]));
      const rightly = definition.parseConfig(sandbox.config) as never;
      const wrongly = definition.parseConfig({ ...sandbox.config, ...canaries }) as never;
      const values = secrets
        .flatMap((name) => shapesOf(String((sandbox.config as Record<string, unknown>)[name])))
        .filter((value) => value !== "secret"); // of Autotask's sandbox; a word of its hints, too
      const toEcho: Fetch = async (url, init) => {
        const { pathname, search } = new URL(url);
        return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init);
      };
      const honest = contextWith(async (url, init) => fetch(url, init));
      const made = await definition.create(rightly).submit(draftOf("press-0"), honest);
      const ticketId = made.status === "accepted" ? made.ticket.id : "";
      expect(ticketId).not.toBe("");
      for (status of statuses) {
        for (how of Object.keys(echoes(""))) {
          // One that knows nothing yet; and one that knows all, when its server goes mad.
          const stranger = withLog(contextWith(toEcho));
          const told = [await toldBy(definition.create(wrongly), stranger.context), stranger.logged];
          const known = definition.create(rightly);
          await known.prepare(draftOf("press-1"), honest);
          const friend = withLog(contextWith(toEcho));
          told.push(await toldBy(known, friend.context), friend.logged, [known]);
          // And one that reads rightly, when what changes something is not answered by the PSA.
          const writing = withLog(
            contextWith(async (url, init) => (init.method === "GET" ? fetch : toEcho)(url, init)),
          );
          told.push(await toldBy(known, writing.context, ticketId), writing.logged);
          const seen = `${seenOf(...told)} ${JSON.stringify(told)}`;
          expect([status, how, seen.includes("canary")]).toEqual([status, how, false]);
          expect([status, how, values.filter((value) => seen.includes(value))]).toEqual([status, how, []]);
        }
      }
    } finally {
      echo.closeAllConnections();
      await new Promise((resolve) => echo.close(resolve));
      await sandbox.close();
    }
  },
  60_000,
);

test.each(subjects)(
  "$definition.kind: what is wrong with a configuration is told without its secrets",
  async (subject) => {
    const { definition, start, secrets } = subject;
    const sandbox = await start();
    try {
      for (const name of secrets) {
        for (const value of ["can ary\n canary", "canary\u0007canary", ["canary"], { canary: "canary" }, "", null]) {
          let refusal: unknown = new ZodError([]);
          try {
            definition.parseConfig({ ...sandbox.config, [name]: value });
          } catch (error) {
            refusal = error;
          }
          expect(refusal).toBeInstanceOf(ZodError);
          expect(`${seenOf(refusal)} ${JSON.stringify(refusal)} ${String(refusal)}`).not.toMatch(/can ?ary/);
        }
      }
    } finally {
      await sandbox.close();
    }
  },
);

test.each(subjects)("$definition.kind: what is kept over restarts holds no secret and no token", async (subject) => {
  const { definition, start, secrets } = subject;
  const sandbox = await start();
  try {
    const kept = new Map<string, string>();
    const memory = {
      get: () => undefined,
      set: (key: string, value: unknown): void => void kept.set(key, JSON.stringify(value)),
    };
    const tokens: string[] = [];
    const fetchAndListen: Fetch = async (url, init) => {
      const authorization = new Headers(init.headers).get("authorization") ?? "";
      tokens.push(...authorization.split(" ").slice(1));
      return fetch(url, init);
    };
    const context = { ...contextWith(fetchAndListen), memory };
    const adapter = definition.create(definition.parseConfig(sandbox.config) as never);
    await toldBy(adapter, context);
    const values = secrets.map((name) => String((sandbox.config as Record<string, unknown>)[name]));
    const seen = [...kept].flat().join("\n");
    expect([...values, ...tokens].filter((value) => seen.includes(value))).toEqual([]);
    expect(kept.size > 0).toBe(definition.kind !== "webhook");
  } finally {
    await sandbox.close();
  }
});
