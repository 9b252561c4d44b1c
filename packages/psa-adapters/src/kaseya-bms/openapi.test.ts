import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { type Fetch, contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, schemaOf } from "../testing/openapi-judge.ts";
import { kaseyaBms } from "./index.ts";
import { startKaseyaBmsSandbox } from "./sandbox/index.ts";

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const file = path.join(folder, "kaseya-bms-v2.json");
const isPresent = existsSync(file);

/** Where we knowingly leave the document, and why. */
const exceptions = {
  /** References are not marked as nullable; a success has no `Error`, a failure no `Result`. */
  withoutNothing: (answer: object): object =>
    Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null)),
  /** The document has multipart/form-data; working clients send this (code of five clients, see README.md). */
  loginType: "application/x-www-form-urlencoded",
  /** JSON Patch's `value` is nullable of no type at all, which a validator does not take: anything. */
  valueOfPatch: (_name: string, schema: unknown): unknown =>
    JSON.stringify(schema) === '{"nullable":true}' ? {} : schema,
} as const;

const recording =
  (exchanges: Exchange[]): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init);
    const answer = exceptions.withoutNothing((await response.clone().json()) as object);
    const type = new Headers(init.headers).get("content-type");
    const text = typeof init.body === "string" ? init.body : undefined;
    const requestBody: unknown =
      text === undefined || type === exceptions.loginType
        ? text && Object.fromEntries(new URLSearchParams(text))
        : JSON.parse(text);
    // The judge knows parameters in paths by their digits.
    const address = url.replace(/\/(lookup|tenantlookup)\/\w+$/, "/$1/1");
    exchanges.push({ method: init.method ?? "", url: new URL(address), requestBody, status: response.status, answer });
    return response;
  };

test(`requests and answers are as the vendor's OpenAPI has them${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${file})\n`);
    return;
  }
  const judge = new OpenApiJudge(JSON.parse(readFileSync(file, "utf8"), exceptions.valueOfPatch) as OpenApiDocument);
  const sandbox = await startKaseyaBmsSandbox();
  sandbox.data.variants.names = "Pascal";
  const exchanges: Exchange[] = [];
  try {
    const values = {
      assignee: "Tess Tech",
      issueType: "Hardware",
      subIssueType: "Printer",
      sla: "Gold",
      workType: "Remote",
    };
    const adapter = kaseyaBms.create(kaseyaBms.parseConfig({ ...sandbox.config, ...values }));
    const context = contextWith(recording(exchanges));
    await adapter.check(context);
    await adapter.fields(context);
    await adapter.prepare(draftOf("press-1"), context);
    const device = { hostname: "ACME-PC-7", serialNumber: "SN-7" };
    const stranger = { ...draftOf("press-2"), person: { email: "nobody@acme.example", name: "Some Body" } };
    expect((await adapter.submit({ ...draftOf("press-1"), device }, context)).status).toBe("accepted");
    expect((await adapter.submit(stranger, context)).status).toBe("accepted");
    expect((await adapter.find("press-1", context)).status).toBe("found");
    const [first, second] = sandbox.tickets().map(({ Id }) => String(Id));
    const note = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
    const picture = { name: "a.png", type: "image/png", bytes: new Uint8Array(9), visibility: "internal" } as const;
    await adapter.addNote(first ?? "", note, context);
    await adapter.attach(first ?? "", picture, context);
    expect((await adapter.findFile(first ?? "", "a.png", context)).status).toBe("found");
    sandbox.answer(Number(first), "Done.");
    await adapter.changesSince([first ?? ""], 0, context);
    await adapter.close(first ?? "", context);
    sandbox.data.variants.patch = "refused";
    await adapter.close(second ?? "", context);
    await adapter.submit({ ...draftOf("press-3"), subject: "" }, context);
  } finally {
    await sandbox.close();
  }
  expect(exchanges.length).toBeGreaterThan(30);
  for (const exchange of exchanges) {
    const { requestBody, responses, parameters = [] } = judge.operation(exchange);
    const asked = [...exchange.url.searchParams.keys()];
    const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => name));
    const answered = responses[exchange.status];
    const sent = exchange.requestBody;
    const missing =
      sent === undefined
        ? []
        : judge.required(schemaOf(requestBody)).filter((name) => !Object.hasOwn(sent as object, name));
    const isLogin = exchange.url.pathname.endsWith("/authenticate");
    const formNames = Object.keys(schemaOf(requestBody).properties ?? {});
    const sentProblems = isLogin
      ? Object.keys(sent as object).filter((name) => !formNames.includes(name))
      : judge.problems(schemaOf(requestBody), sent);
    expect({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: asked.filter((name) => !known.has(name)),
      missing,
      sent: sent === undefined ? [] : sentProblems,
      isStatusKnown: answered !== undefined,
      answered: judge.problems(schemaOf(answered), exchange.answer),
    }).toEqual({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: [],
      missing: [],
      sent: [],
      isStatusKnown: true,
      answered: [],
    });
  }
});
