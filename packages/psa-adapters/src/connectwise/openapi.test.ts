import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import type { AdapterContext } from "../contract.ts";
import { type Fetch, contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, recording, schemaOf } from "../testing/openapi-judge.ts";
import { connectWiseExceptions } from "../testing/spec-exceptions.ts";
import { connectWise } from "./index.ts";
import { startConnectWiseSandbox } from "./sandbox/index.ts";

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const file = path.join(folder, "connectwise-2025.8-ticketing.json");
const isPresent = existsSync(file);

test(`requests and answers are as the vendor's OpenAPI has them${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${file})\n`);
    return;
  }
  const judge = new OpenApiJudge(JSON.parse(readFileSync(file, "utf8")) as OpenApiDocument);
  const sandbox = await startConnectWiseSandbox();
  const exchanges: Exchange[] = [];
  try {
    const adapter = connectWise.create(connectWise.parseConfig(sandbox.config));
    const context = contextWith(recording(fetch, exchanges));
    const forms: string[] = [];
    const listening: AdapterContext = {
      ...context,
      fetch: async (url, init) => {
        const form = await new Response(init.body, { headers: new Headers(init.headers) }).formData();
        forms.push(...form.keys());
        return fetch(url, init);
      },
    };
    await adapter.check(context);
    const stranger = { ...draftOf("press-2"), person: { email: "nobody@acme.example", name: "Some Body" } };
    expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
    expect((await adapter.submit(stranger, context)).status).toBe("accepted");
    expect((await adapter.find("press-1", context)).status).toBe("found");
    const sam = { person: { email: "sam.roe@acme.example" }, device: { hostname: "ACME-PC-7" } };
    const pairs = { type: "Request", subType: "New user", item: "Account", team: "Service Team", owner: "TechOne" };
    const full = { ...draftOf("press-3"), ...sam, fields: { ...pairs, severity: "High", source: "Email Connector" } };
    const note = { marker: "press-3-1", text: "seen", visibility: "public" } as const;
    const text = { name: "seen.txt", type: "text/plain", bytes: new Uint8Array([1]), visibility: "internal" } as const;
    const done = [
      await adapter.submit(full, context),
      await adapter.linkAsset("1003", sam, context),
      await adapter.addNote("1003", note, context),
      await adapter.attach("1003", { ...text, name: "listened.txt" }, listening),
      await adapter.attach("1003", text, context),
      await adapter.close("1003", context),
    ];
    expect(done.map(({ status }) => status)).toEqual(done.map(() => "accepted"));
    const form = Object.fromEntries(forms.map((name) => [name, undefined]));
    expect(judge.problems({ $ref: "#/components/schemas/DocumentFormData" }, form)).toEqual([]);
    expect(forms).toEqual(["recordType", "recordId", "title", "privateFlag", "file"]);
    expect(await adapter.findNote("1003", note.marker, context)).toEqual({ status: "found" });
    expect(await adapter.findFile("1003", text.name, context)).toEqual({ status: "found" });
    sandbox.answer(1003, "It is mended.");
    const changes = await adapter.changesSince(["1003"], 0, context);
    expect(changes).toMatchObject({ value: [{ replies: [{ text: "It is mended." }] }] });
    expect((await adapter.read("1003", context)).status).toBe("answered");
    expect((await adapter.fields(context)).status).toBe("answered");
    await readEverything(sandbox.url, context.fetch);
  } finally {
    await sandbox.close();
  }
  const compared = exchanges.filter(({ url }) => url.pathname.includes("/apis/"));
  expect(compared.length).toBeGreaterThan(15);
  for (const exchange of compared) {
    const { requestBody, responses, parameters = [] } = judge.operation(exchange);
    const asked = [...exchange.url.searchParams.keys()];
    const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => name));
    const answered = responses[exchange.status];
    const schema = schemaOf(answered);
    const fields = (exchange.url.searchParams.get("fields") ?? "").split(",").filter((name) => name !== "");
    const row = Object.fromEntries(fields.map((name) => [name, undefined]));
    const sent = exchange.requestBody;
    const missing =
      sent === undefined
        ? []
        : judge.required(schemaOf(requestBody)).filter((name) => !Object.hasOwn(sent as object, name));
    expect({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: asked.filter((name) => !known.has(name)),
      missing,
      sent: sent === undefined ? [] : judge.problems(schemaOf(requestBody), sent),
      unknownFields: fields.length === 0 ? [] : judge.problems(schema.items ?? schema, row),
      isStatusKnown: answered !== undefined,
      answered: judge.problems(schema, exchange.answer),
    }).toEqual({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: [],
      missing: [],
      sent: [],
      unknownFields: [],
      isStatusKnown: true,
      answered: [],
    });
  }
});

test("errors are as the vendor's OpenAPI has them, but for what is listed", async () => {
  if (!isPresent) {
    return;
  }
  const judge = new OpenApiJudge(JSON.parse(readFileSync(file, "utf8")) as OpenApiDocument);
  const sandbox = await startConnectWiseSandbox();
  const problems: string[] = [];
  const statuses: number[] = [];
  const ask = async (address: string, change: Record<string, string> = {}, body?: string): Promise<void> => {
    const init = { headers: { ...known, ...change }, ...(body === undefined ? {} : { method: "POST", body }) };
    const response = await fetch(`${sandbox.url}/v2025_1/apis/3.0${address}`, init);
    statuses.push(response.status);
    const found = judge.problems({ $ref: "#/components/schemas/ErrorResponseMessage" }, await response.json());
    problems.push(
      ...found.map((one) =>
        one
          .trim()
          .replace(/ \{(?:"additionalProperty":"(\w+)"|.*)\}$/, " $1")
          .trim(),
      ),
    );
  };
  try {
    await ask("/system/info", { authorization: "Basic eDp5" });
    await ask("/system/info", { clientId: "other" });
    await ask("/company/companies/99");
    await ask("/service/nothing");
    await ask("/company/companies?conditions=company~1");
    await ask("/service/tickets", {}, "{}");
    await ask("/service/tickets", {}, '{"summary":"x","colour":1}');
    await ask("/service/tickets", { "content-type": "text/plain" }, "x");
    sandbox.data.denied.add("Companies > Contacts: Inquire All");
    await ask("/company/contacts");
    sandbox.faults.set({ tooManyRequests: {} });
    await ask("/service/tickets", {}, "{}");
  } finally {
    await sandbox.close();
  }
  expect(statuses).toEqual([401, 401, 404, 404, 400, 400, 400, 415, 403, 429]);
  const listed = connectWiseExceptions.map(({ where }) => where.replace(/^ErrorResponseMessage /, ""));
  expect([...new Set(problems)].toSorted()).toEqual(listed.toSorted());
});

const known = {
  authorization: `Basic ${Buffer.from("examplemsp+public-key:private-key").toString("base64")}`,
  clientId: "client-id",
  "content-type": "application/json",
};

/** The parts of the sandbox that the adapter does not use yet. */
async function readEverything(origin: string, ask: Fetch): Promise<void> {
  const headers = known;
  const base = `${origin}/v2025_1/apis/3.0`;
  for (const address of [
    ...["/company/companies", "/company/contacts", "/company/configurations", "/company/contacts/1001"],
    ...["/service/boards", "/service/boards/1/statuses", "/service/priorities", "/service/tickets/count"],
    ...["/company/companies/250", "/company/companies/250/sites/2", "/service/boards/1/typeSubTypeItemAssociations"],
    ...["/service/boards/1/subtypes", "/service/sources", "/system/members", "/system/members/150"],
    ...["/service/boards/1/items", "/service/boards/1/types", "/service/boards/1/teams", "/service/tickets/1003"],
    ...["/service/tickets", "/service/tickets/1001", "/service/tickets/1001/notes", "/system/info"],
  ]) {
    await ask(base + address, { method: "GET", headers });
  }
  for (const [address, body] of [
    ["/service/tickets/1001/notes", { text: "seen", internalAnalysisFlag: true }],
    ["/service/tickets/1001/configurations", { id: 501 }],
    ["/service/tickets", { summary: "made by name", company: { identifier: "Acme" }, board: { name: "Alerts" } }],
  ] as const) {
    await ask(base + address, { method: "POST", headers, body: JSON.stringify(body) });
  }
}
