import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { type Fetch, contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, recording, schemaOf } from "../testing/openapi-judge.ts";
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
    await adapter.check(context);
    const stranger = { ...draftOf("press-2"), person: { email: "nobody@acme.example", name: "Some Body" } };
    expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
    expect((await adapter.submit(stranger, context)).status).toBe("accepted");
    expect((await adapter.find("press-1", context)).status).toBe("found");
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

/** The parts of the sandbox that the adapter does not use yet. */
async function readEverything(origin: string, ask: Fetch): Promise<void> {
  const headers = {
    authorization: `Basic ${Buffer.from("examplemsp+public-key:private-key").toString("base64")}`,
    clientId: "client-id",
    "content-type": "application/json",
  };
  const base = `${origin}/v2025_1/apis/3.0`;
  for (const address of [
    ...["/company/companies", "/company/contacts", "/company/configurations", "/company/contacts/1001"],
    ...["/service/boards", "/service/boards/1/statuses", "/service/priorities", "/service/tickets/count"],
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
