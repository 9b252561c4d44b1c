import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, type OpenApiDocument, recording, schemaOf } from "../testing/openapi-judge.ts";
import { ateraExceptions } from "../testing/spec-exceptions.ts";
import { type Swagger2Document, asOpenApi } from "../testing/swagger2.ts";
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
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

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

/** Where what was exchanged is not as the document has it, each as one line. */
async function deviations(name: string, document: OpenApiDocument): Promise<ReadonlySet<string>> {
  const judge = new OpenApiJudge(document);
  const exchanges = await exchanged();
  expect(exchanges.length).toBeGreaterThan(30);
  const found = new Set<string>();
  for (const exchange of exchanges) {
    const { method, url, status, requestBody: sent, answer } = exchange;
    const route = `${name}: ${method} ${url.pathname.replace(/^\/api\/v3/, "").replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
    const { requestBody, responses, parameters = [] } = judge.operation(exchange);
    const known = new Set(parameters.filter((one) => one.in === "query").map((one) => one.name));
    const unknown = [...url.searchParams.keys()].filter((one) => !known.has(one)).map((one) => `?${one}`);
    const wrong = sent === undefined ? [] : judge.problems(schemaOf(requestBody), sent);
    const answered = responses[status];
    const isAnswered = answered?.content !== undefined;
    const problems = isAnswered ? judge.problems(schemaOf(answered), answer) : [];
    const statuses = answered === undefined ? [`status ${status}`] : [];
    for (const one of [...unknown, ...wrong, ...statuses, ...problems.map((problem) => `answer ${problem}`)]) {
      const line = one
        .replaceAll(/\/\d+(?=[/ ])/g, "/{index}")
        .replace(/ \{"additionalProperty":"(\w+)"\}$| \{.*\}$/, (_all, property: string | undefined) =>
          property ? ` ${property}` : "",
        );
      found.add(`${route} ${line}`);
    }
  }
  return found;
}

test.each([
  ["2026-06", (): OpenApiDocument => read(files.new) as OpenApiDocument],
  ["2026-03", (): OpenApiDocument => asOpenApi(read(files.old) as Swagger2Document)],
])(
  `requests and answers are as the vendor's document of %s has them, but for the listed exceptions${title}`,
  async (name, document) => {
    if (!isPresent) {
      process.stderr.write(`specs not present: not compared (${files.new})\n`);
      return;
    }
    const listed = ateraExceptions.map(({ where }) => where).filter((where) => where.startsWith(name));
    expect([...(await deviations(name, document()))].toSorted()).toEqual(listed.toSorted());
  },
);
