import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, recording, schemaOf } from "../testing/openapi-judge.ts";
import { atera } from "./index.ts";
import { startAteraSandbox } from "./sandbox/index.ts";

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const files = {
  new: path.join(folder, "atera-v3-2026-06.json"),
  old: path.join(folder, "atera-v3-2026-03.json"),
};
const isPresent = existsSync(files.new) && existsSync(files.old);
const title = isPresent ? "" : " (specs not present: not compared)";

/** Where the two documents differ from each other, each gets what the other one wants; servers ignore what they do not know. */
const sentForTheOther = { new: new Set(["searchOptions.email"]), old: new Set(["Email"]) };

interface OldDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly OldParameter[] }>>>>;
  readonly definitions: Readonly<Record<string, { readonly properties?: Readonly<Record<string, object>> }>>;
}
interface OldParameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly $ref?: string };
}

/** Everything the adapter asks, and what the sandbox answers. */
async function exchanged(): Promise<readonly Exchange[]> {
  const sandbox = await startAteraSandbox();
  const exchanges: Exchange[] = [];
  try {
    const { company: _company, ...config } = sandbox.config;
    const context = contextWith(recording(fetch, exchanges));
    for (const adapter of [sandbox.config, config].map((one) => atera.create(atera.parseConfig(one)))) {
      await adapter.check(context);
      const stranger = { person: { email: "new@globex.example", name: "Some Body" }, device: { hostname: "7" } };
      const drafts = [draftOf("press-1"), { ...draftOf("press-2"), ...stranger }];
      for (const draft of drafts) {
        expect((await adapter.submit(draft, context)).status).toBe("accepted");
      }
      const id = String(sandbox.tickets().at(-1)?.TicketID);
      for (const visibility of ["internal", "public"] as const) {
        await adapter.addNote(id, { marker: `m-${visibility}`, text: "seen", visibility }, context);
      }
      expect(await adapter.findNote(id, "m-public", context)).toEqual({ status: "found" });
      expect((await adapter.find("press-1", context)).status).toBe("found");
      sandbox.answer(Number(id), "Please restart it.");
      expect((await adapter.changesSince([id], Date.now() - 60_000, context)).status).toBe("answered");
      expect(await adapter.close(id, context)).toEqual({ status: "accepted" });
      expect((await adapter.read(id, context)).status).toBe("answered");
    }
    const headers = { "x-api-key": sandbox.data.apiKey, "user-agent": "Mozilla/5.0" };
    for (const address of ["/contacts/54", "/tickets", "/tickets/statusmodified", "/agents"]) {
      await context.fetch(`${sandbox.url}/api/v3${address}`, { method: "GET", headers });
    }
  } finally {
    await sandbox.close();
  }
  return exchanges;
}

const queryOf = ({ url }: Exchange): string[] => [...url.searchParams.keys()];

test(`requests and answers are as the vendor's OpenAPI 2026-06 has them${title}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${files.new})\n`);
    return;
  }
  const judge = new OpenApiJudge(JSON.parse(readFileSync(files.new, "utf8")) as OpenApiDocument);
  const exchanges = await exchanged();
  expect(exchanges.length).toBeGreaterThan(30);
  for (const exchange of exchanges) {
    const { requestBody, responses, parameters = [] } = judge.operation(exchange);
    const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => name));
    const answered = responses[exchange.status];
    const sent = exchange.requestBody;
    expect({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: queryOf(exchange).filter((name) => !known.has(name) && !sentForTheOther.new.has(name)),
      sent: sent === undefined ? [] : judge.problems(schemaOf(requestBody), sent),
      isStatusKnown: answered !== undefined,
      answered: judge.problems(schemaOf(answered), exchange.answer),
    }).toEqual({
      request: `${exchange.method} ${exchange.url.pathname}`,
      unknownParameters: [],
      sent: [],
      isStatusKnown: true,
      answered: [],
    });
  }
});

test(`requests have no parameter or field that the document of 2026-03 does not know${title}`, async () => {
  if (!isPresent) {
    return;
  }
  const { paths, definitions } = JSON.parse(readFileSync(files.old, "utf8")) as OldDocument;
  for (const { method, url, requestBody = {} } of await exchanged()) {
    const route = url.pathname.replaceAll(/\/\d+(?=\/|$)/g, "/{}");
    const [, operations] = Object.entries(paths).find(([one]) => one.replaceAll(/\{\w+\}/g, "{}") === route) ?? [];
    const { parameters = [] } = operations?.[method.toLowerCase()] ?? {};
    const names = new Set(parameters.map(({ name }) => name));
    const reference =
      parameters
        .find((one) => one.in === "body")
        ?.schema?.$ref?.split("/")
        .at(-1) ?? "";
    const fields = Object.keys(definitions[reference]?.properties ?? {});
    expect({
      request: `${method} ${route}`,
      isKnown: operations !== undefined,
      parameters: [...url.searchParams.keys()].filter((name) => !names.has(name) && !sentForTheOther.old.has(name)),
      fields: Object.keys(requestBody as object).filter((name) => !fields.includes(name)),
    }).toEqual({ request: `${method} ${route}`, isKnown: true, parameters: [], fields: [] });
  }
});
