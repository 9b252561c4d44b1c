import { type CapturedOnce, parseConfig } from "@tier2/bridge";
import { expect, test } from "vitest";
import { previewOf, previewText } from "./press-preview.ts";

const loaded = parseConfig(
  "config.yaml",
  `schemaVersion: 1
psa:
  kind: connectwise
  site: na.myconnectwise.net
  companyId: examplemsp
  publicKey: canary-of-the-public-key
  privateKey: file:private-key
  catchAll: { contactEmail: unregistered@msp.example }
  board: Help Desk
  priority: Priority 3 - Medium
company: Acme
`,
);

const captured: CapturedOnce = {
  evidence: { capturedAtMs: 1_750_000_000_000, fields: {} },
  processes: { notAvailable: "not looked for" },
  person: { name: "Jane Doe", email: "jane.doe@acme.example" },
  picture: { isTaken: true, text: "the window in front, sent only when the person says so; not taken now" },
};

test("the ticket as it is composed, with the values of the configuration and its files", async () => {
  const preview = await previewOf(loaded, captured, "double", 1_750_000_000_000);
  expect(preview).toMatchObject({
    ...{ kind: "connectwise", company: "Acme", person: captured.person },
    subject: "URGENT: Help button pressed: Jane Doe",
    fields: { board: "Help Desk", priority: "Priority 3 - Medium" },
    files: [{ name: "report.html", sizeBytes: expect.any(Number) as unknown }, { name: "screen.jpg" }],
  });
  expect(Object.keys(preview.fields)).toEqual(["board", "priority"]);
  const text = previewText(preview);
  expect(text).toContain("Person:   Jane Doe, jane.doe@acme.example\n");
  expect(text).toContain("--- Internal note ---\nURGENT: the button was pressed twice.\n");
  expect(text).toMatch(/^screen\.jpg, the window in front/m);
  expect(JSON.stringify(preview)).not.toContain("canary");
});

test("nobody is known, and no picture is taken: said", async () => {
  const picture = { isTaken: false, text: "switched off" };
  const preview = await previewOf(loaded, { ...captured, person: {}, picture }, "short", 1_750_000_000_000);
  expect(preview.files.map(({ name }) => name)).toEqual(["report.html"]);
  expect(previewText(preview)).toContain("Person:   nobody is known: the catch-all contact\n");
});
