import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, OpenApiJudge, recording, schemaOf } from "../testing/openapi-judge.ts";
import { autotaskExceptions } from "../testing/spec-exceptions.ts";
import { type Swagger2Document, asOpenApi } from "../testing/swagger2.ts";
import { autotask } from "./index.ts";
import { startAutotaskSandbox } from "./sandbox/index.ts";

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const file = path.join(folder, "autotask-v1-ticketing.json");
const isPresent = existsSync(file);

/** An object without properties stands for any value there, as the words beside `Filter.value` say. */
const anyValue = (_name: string, schema: unknown): unknown =>
  typeof schema === "object" && schema !== null && JSON.stringify(schema).endsWith('"type":"object","properties":{}}')
    ? {}
    : schema;

/** Everything the adapter asks, and what the sandbox answers. */
async function exchanged(): Promise<readonly Exchange[]> {
  const sandbox = await startAutotaskSandbox();
  const exchanges: Exchange[] = [];
  try {
    const context = contextWith(recording(fetch, exchanges));
    const { company: _company, ...free } = sandbox.config;
    for (const config of [{ ...sandbox.config, workType: "Remote Support" }, free]) {
      const adapter = autotask.create(autotask.parseConfig(config));
      await adapter.check(context);
      const stranger = { person: { email: "new@globex.example" }, device: { serialNumber: "SN-0007" } };
      for (const draft of [
        { ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } },
        { ...draftOf("press-2"), ...stranger },
      ]) {
        expect((await adapter.submit(draft, context)).status).toBe("accepted");
      }
      const id = String(sandbox.tickets().at(-1)?.id);
      await adapter.addNote(id, { marker: "m-1", text: "x", visibility: "internal" }, context);
      expect(await adapter.findNote(id, "m-1", context)).toEqual({ status: "found" });
      const bytes = new Uint8Array(9);
      await adapter.attach(id, { name: "a.png", type: "image/png", bytes, visibility: "internal" }, context);
      expect(await adapter.findFile(id, "a.png", context)).toEqual({ status: "found" });
      expect((await adapter.find("press-1", context)).status).toBe("found");
      sandbox.answer(Number(id), "Please restart it.");
      expect((await adapter.changesSince([id], 0, context)).status).toBe("answered");
      expect((await adapter.read(id, context)).status).toBe("answered");
      expect(await adapter.close(id, context)).toEqual({ status: "accepted" });
    }
  } finally {
    await sandbox.close();
  }
  return exchanges;
}

/** What stands in a filter, groups taken apart. */
function filterFields(filter: readonly { readonly field?: string; readonly items?: readonly object[] }[]): string[] {
  return filter.flatMap(({ field, items }) => [...(field === undefined ? [] : [field]), ...filterFields(items ?? [])]);
}

/** Where an exchange is not as the document has it, each as one line. */
function deviationsOf(exchange: Exchange, judge: OpenApiJudge): readonly string[] {
  const url = new URL(exchange.url);
  const route = url.pathname.replace(/^\/ATServicesRest/i, "").replace(/^\/v1\.0/i, "/V1.0");
  url.pathname = route.replace("zoneInformation", "ZoneInformation");
  const name = `${exchange.method} ${url.pathname.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
  try {
    judge.operation({ ...exchange, url });
  } catch {
    return [`${name} is not in the document`];
  }
  const { requestBody, responses, parameters = [] } = judge.operation({ ...exchange, url });
  const known = new Set(parameters.filter((one) => one.in === "query").map((one) => one.name));
  const unknown = [...url.searchParams.keys()].filter((one) => !known.has(one)).map((one) => `?${one}`);
  const { requestBody: sent, answer, status } = exchange;
  const wrong = sent === undefined ? [] : judge.problems(schemaOf(requestBody), sent);
  const answered = responses[status];
  const problems = answered === undefined ? [`status ${status}`] : judge.problems(schemaOf(answered), answer);
  return [...unknown, ...wrong, ...problems.map((problem) => `answer ${problem}`)].map((line) =>
    `${line.startsWith("answer /pageDetails/") ? "any query" : name} ${line}`
      .replaceAll(/\/\d+(?=[/ ])/g, "/{index}")
      .replace(/ \{"additionalProperty":"(\w+)"\}$| \{.*\}$/, (_all, property?: string) =>
        property === undefined ? "" : ` ${property}`,
      ),
  );
}

test(`requests and answers are as the vendor's document has them, but for the listed exceptions${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${file})\n`);
    return;
  }
  const swagger = JSON.parse(readFileSync(file, "utf8"), anyValue) as Swagger2Document;
  const judge = new OpenApiJudge(asOpenApi(swagger));
  const exchanges = await exchanged();
  expect(exchanges.length).toBeGreaterThan(50);
  const found = new Set(exchanges.flatMap((exchange) => deviationsOf(exchange, judge)));
  expect([...found].toSorted()).toEqual(autotaskExceptions.map(({ where }) => where).toSorted());
});

test(`every field that is asked for or filtered by is one of its entity${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    return;
  }
  const { definitions } = JSON.parse(readFileSync(file, "utf8")) as Swagger2Document;
  const unknown = (await exchanged()).flatMap(({ url, requestBody }) => {
    const entity = /\/(\w+)\/query$/.exec(url.pathname)?.[1] ?? "";
    const model = entity === "Companies" ? "CompanyModel" : `${entity.replace(/s$/, "")}Model`;
    const definition = definitions[model] as { readonly properties: object } | undefined;
    if (definition === undefined) {
      return [];
    }
    const { includeFields, filter } = requestBody as { includeFields: string[]; filter: object[] };
    const names = [...includeFields, ...filterFields(filter)];
    return names.filter((name) => !Object.hasOwn(definition.properties, name)).map((name) => `${entity}.${name}`);
  });
  expect(unknown).toEqual([]);
});
