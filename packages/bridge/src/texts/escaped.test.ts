import { type AdapterContext, openAdapter } from "@tier2/psa-adapters";
import { sandboxKinds, startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { compose } from "../compose/compose.ts";
import { prepareTexts } from "./ready-texts.ts";
import { loadTemplates } from "./template.ts";

const evil = "<script>alert(1)</script> **x** [url](https://evil.example) =1+1";
const escaped = "&lt;script&gt;alert(1)&lt;/script&gt; **x** [url](https://evil.example) =1+1";

/** How a text has to reach each helpdesk system: those that show HTML get it escaped, the others take plain text. */
const expected: Readonly<Record<string, { readonly place: string; readonly text: string }>> = {
  atera: { place: "Description", text: `words: ${escaped}` },
  autotask: { place: "description", text: `words: ${evil}` },
  connectwise: { place: "initialDescription", text: `words: ${evil}` },
  "kaseya-bms": { place: "Details", text: `words: ${escaped}` },
  "request-tracker": { place: "Content", text: `words: ${evil}` },
  webhook: { place: "publicText", text: `words: ${evil}` },
};

async function submitted(kind: string): Promise<{ readonly bodies: readonly string[]; readonly shown: unknown }> {
  const sandbox = await startSandbox(kind);
  onTestFinished(async () => sandbox.close());
  const adapter = await openAdapter(sandbox.config);
  const bodies: string[] = [];
  const context: AdapterContext = {
    fetch: async (url, init) => {
      bodies.push(typeof init.body === "string" ? init.body : "");
      return fetch(url, init);
    },
    now: Date.now,
    logger: { debug: () => undefined, warn: () => undefined },
    signal: AbortSignal.timeout(30_000),
  };
  const draft = compose({
    ...{ pressId: "press-1", serial: "s1", sequence: 1, recordedAtMs: 0, nowMs: 0, gesture: "short", holdMs: 90 },
    ...{ isFromSoftware: false, isPossibleDuplicate: false, person: { email: "jane.doe@acme.example" }, evidence: "" },
    said: { words: evil, choices: [] },
    texts: await prepareTexts(
      { subject: "A subject", publicText: "words: {{ message }}", internalNote: "note: {{ message }}" },
      loadTemplates,
    ),
  });
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  return { bodies, shown: sandbox.page.tickets() };
}

test.each(sandboxKinds.filter((kind) => kind !== "email"))("%s gets the text of a template inert", async (kind) => {
  const { bodies } = await submitted(kind);
  const { place, text } = expected[kind] ?? { place: "none", text: "none" };
  const sent = bodies.flatMap((body) => (body.startsWith("{") ? [JSON.parse(body) as Record<string, unknown>] : []));
  expect(sent.find((body) => place in body)?.[place]).toBe(text);
});

test("Request Tracker is told that it is plain text", async () => {
  const { bodies } = await submitted("request-tracker");
  expect(bodies.filter((body) => body.includes("words: ")).join("")).toContain('"ContentType":"text/plain"');
});

test("e-mail has it as plain text alone", async () => {
  const { shown } = await submitted("email");
  expect(JSON.stringify(shown)).toContain(`words: ${evil}`);
  expect(JSON.stringify(shown)).not.toContain("text/html");
});
