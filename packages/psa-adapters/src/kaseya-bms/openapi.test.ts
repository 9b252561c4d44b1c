import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { type Fetch, contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, schemaOf } from "../testing/openapi-judge.ts";
import { kaseyaBmsExceptions } from "../testing/spec-exceptions.ts";
import { kaseyaBms } from "./index.ts";
import { startKaseyaBmsSandbox } from "./sandbox/index.ts";

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const file = path.join(folder, "kaseya-bms-v2.json");
const isPresent = existsSync(file);

const form = "application/x-www-form-urlencoded";

/** A request and its answer, with the type of what was sent. */
type Sent = Exchange & { readonly type: string | undefined };

const recording =
  (exchanges: Sent[]): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init);
    const answer: unknown = await response.clone().json();
    const type = new Headers(init.headers).get("content-type") ?? undefined;
    const text = typeof init.body === "string" ? init.body : undefined;
    const requestBody: unknown =
      text === undefined || type === form ? text && Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
    // The judge knows parameters in paths by their digits.
    const address = url.replace(/\/(lookup|tenantlookup)\/\w+$/, "/$1/1");
    exchanges.push({
      method: init.method ?? "",
      url: new URL(address),
      requestBody,
      status: response.status,
      answer,
      type,
    });
    return response;
  };

/** JSON Patch's `value` is nullable of no type at all, which the judge cannot take: anything. */
const valueOfAnyType = (_name: string, schema: unknown): unknown =>
  JSON.stringify(schema) === '{"nullable":true}' ? {} : schema;

test(`requests and answers are as the vendor's OpenAPI has them${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${file})\n`);
    return;
  }
  const judge = new OpenApiJudge(JSON.parse(readFileSync(file, "utf8"), valueOfAnyType) as OpenApiDocument);
  const sandbox = await startKaseyaBmsSandbox();
  sandbox.data.variants.names = "Pascal";
  const exchanges: Sent[] = [];
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
  const found = new Set(exchanges.flatMap((exchange) => deviations(exchange, judge)));
  expect([...found].toSorted()).toEqual(kaseyaBmsExceptions.map(({ where }) => where).toSorted());
});

/** Where what was exchanged is not as the document has it, each as one line. */
function deviations(exchange: Sent, judge: OpenApiJudge): readonly string[] {
  const { method, url, status, requestBody: sent, answer, type } = exchange;
  const { requestBody, responses, parameters = [] } = judge.operation(exchange);
  const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => name));
  const schema = schemaOf(requestBody);
  const missing =
    sent === undefined ? [] : judge.required(schema).filter((name) => !Object.hasOwn(sent as object, name));
  const formNames = Object.keys(schema.properties ?? {});
  const wrong =
    type === form
      ? Object.keys(sent as object).filter((name) => !formNames.includes(name))
      : sent === undefined
        ? []
        : judge.problems(schema, sent);
  const answered = responses[status];
  const lines = [
    ...[...url.searchParams.keys()].filter((name) => !known.has(name)).map((name) => `?${name}`),
    ...(type === undefined || type in (requestBody?.content ?? {}) ? [] : [`sent as ${type}`]),
    ...missing.map((name) => `without ${name}`),
    ...wrong.map((problem) => `sent ${problem}`),
    ...(answered === undefined ? [`status ${status}`] : []),
  ];
  const route = `${method} ${url.pathname.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
  return [
    ...lines.map((line) => `${route} ${line}`),
    ...judge.problems(schemaOf(answered), answer).map((problem) => `any answer ${problem}`),
  ].map((line) => line.replaceAll(/\/\d+(?=[/ ])/g, "/{index}").replace(/ \{.*\}$/, ""));
}
