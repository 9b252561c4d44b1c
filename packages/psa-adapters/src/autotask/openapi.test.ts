import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { type Exchange, recording } from "../testing/openapi-judge.ts";
import { autotask } from "./index.ts";
import { startAutotaskSandbox } from "./sandbox/index.ts";

interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly definitions: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}

/** The vendor's documents may not be part of the project: they are compared with where they are. */
const folder = process.env["TIER2_SPECS"] ?? path.resolve(import.meta.dirname, "../../../../../shared/specs");
const file = path.join(folder, "autotask-v1-ticketing.json");
const isPresent = existsSync(file);

const models: Readonly<Record<string, string>> = {
  "/Tickets": "TicketModel",
  "/Tickets/query": "TicketModel",
  "/Tickets/{}/Notes": "TicketNoteModel",
  "/TicketNotes/query": "TicketNoteModel",
  "/Tickets/{}/Attachments": "TicketAttachmentModel",
  "/Contacts/query": "ContactModel",
  "/Companies/query": "CompanyModel",
  "/ConfigurationItems/query": "ConfigurationItemModel",
  "/Resources/query": "ResourceModel",
};

test(`paths and fields are as the vendor's document has them${isPresent ? "" : " (specs not present: not compared)"}`, async () => {
  if (!isPresent) {
    process.stderr.write(`specs not present: not compared (${file})\n`);
    return;
  }
  const { paths, definitions } = JSON.parse(readFileSync(file, "utf8")) as Swagger;
  const known = new Map(
    Object.entries(paths).map(([name, methods]) => [plainPath(name).toLowerCase(), Object.keys(methods)]),
  );
  const sandbox = await startAutotaskSandbox();
  const exchanges: Exchange[] = [];
  try {
    const adapter = autotask.create(autotask.parseConfig(sandbox.config));
    const context = contextWith(recording(fetch, exchanges));
    await adapter.check(context);
    await adapter.submit({ ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } }, context);
    const id = String(sandbox.tickets()[0]?.id);
    await adapter.addNote(id, { marker: "press-1-1", text: "x", visibility: "internal" }, context);
    const bytes = new Uint8Array(9);
    await adapter.attach(id, { name: "a.png", type: "image/png", bytes, visibility: "internal" }, context);
    await adapter.findFile(id, "a.png", context);
    sandbox.answer(Number(id), "Please restart it.");
    await adapter.changesSince([id], 0, context);
    await adapter.close(id, context);
  } finally {
    await sandbox.close();
  }
  expect(exchanges.length).toBeGreaterThan(15);
  for (const { method, url, requestBody, answer } of exchanges) {
    const name = plainPath(url.pathname.replace(/^\/ATServicesRest/i, ""));
    const fields = Object.keys(definitions[models[name.slice("/v1.0".length)] ?? ""]?.properties ?? {});
    const isQuery = name.endsWith("/query");
    const sent = isQuery ? (requestBody as { includeFields: string[] }).includeFields : Object.keys(requestBody ?? {});
    const { items = [] } = answer as { items?: object[] };
    expect({
      call: `${method} ${name}`,
      isKnown: known.get(name.toLowerCase())?.includes(method.toLowerCase()),
      unknown: [...sent, ...items.flatMap((row) => Object.keys(row))].filter((field) => !fields.includes(field)),
    }).toEqual({ call: `${method} ${name}`, isKnown: true, unknown: [] });
  }
});

/** Without the names of what stands in braces, and without ids. */
function plainPath(name: string): string {
  const plain = name.replaceAll(/\{\w+\}|(?<=\/)\d+(?=\/|$)/g, "{}");
  return plain.startsWith("/V1.0") || plain.startsWith("/v1.0") ? plain.replace(/^\/V1\.0/i, "/v1.0") : plain;
}
