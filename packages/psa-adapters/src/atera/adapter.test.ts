import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { AdapterContext, TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { type AteraScene, closeAteraScenes, setUpAtera } from "../testing/atera-rig.ts";
import { atera } from "./index.ts";
import { sandboxToken } from "./sandbox/seed.ts";

afterEach(closeAteraScenes);

const draftFrom = (person: TicketDraft["person"], hostname?: string): TicketDraft => ({
  ...draftOf("press-1"),
  person,
  ...(hostname === undefined ? {} : { device: { hostname } }),
});

/** Makes the ticket and its notes as the bridge does; gives the internal ones. */
async function deliver({ adapter, context, sandbox }: AteraScene, draft: TicketDraft): Promise<string> {
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  const ticket = sandbox.tickets().at(-1);
  const notes = await adapter.notesAfter(draft, context);
  for (const note of notes.status === "answered" ? notes.value : []) {
    expect(await adapter.addNote(String(ticket?.TicketID), note, context)).toEqual({ status: "accepted" });
  }
  const comments = sandbox.tickets().at(-1)?.comments ?? [];
  return comments.flatMap(({ Comment, IsInternal }) => (IsInternal ? [Comment] : [])).join("\n");
}

test("a contact of the customer: ticket, then an internal note by the technician", async () => {
  const scene = await setUpAtera();
  const note = await deliver(scene, draftFrom({ email: "JANE.DOE@acme.example" }, "acme-pc-7"));
  expect(scene.sandbox.tickets()).toMatchObject([
    {
      TicketTitle: "Help button pressed [#press-1]",
      EndUserID: 54,
      CustomerID: 12,
      comments: [
        { Comment: "Somebody asks for help.", EndUserID: 54, IsInternal: false },
        { TechnicianContactID: 5, EndUserID: null, IsInternal: true },
      ],
    },
  ]);
  expect(note).toContain("Contact: Jane Doe, found by the e-mail address JANE.DOE@acme.example. Asset: ACME-PC-7.");
  expect(note).toContain("Phone: 555-0100\nCompany: Acme Timber\nSite: Acme Timber, 12 Example Street, Springfield");
  expect(note).toMatch(/\[#press-1-1\]$/);
});

test.each([
  ["another customer's contact", { email: "max.poe@globex.example" }, /belongs to another company than Acme Timber/],
  ["an address that two contacts share", { email: "office@acme.example" }, /several contacts of Acme Timber/],
  ["a part of an address", { email: "doe@acme.example" }, /no contact visible to the API user/],
  ["no address", { name: "Jane Doe" }, /is not known/],
  ["an address that attacks", { email: "x&page=2@acme.example" }, /cannot be searched for/],
])("%s goes to the catch-all, and the note says why", async (_title, person, why) => {
  const scene = await setUpAtera();
  const note = await deliver(scene, draftFrom(person));
  expect(scene.sandbox.tickets()).toMatchObject([{ EndUserID: 58, CustomerID: 14 }]);
  expect(note).toMatch(why);
  expect(note).toContain("User registration requested");
  expect(note).toContain("Company: Acme Timber");
});

test("without a configured company the computer decides between two contacts", async () => {
  const scene = await setUpAtera({ company: undefined });
  expect(await deliver(scene, draftFrom({ email: "pat@both.example" }, "GLOBEX-PC-1"))).toContain(
    "this one is of the computer's company",
  );
  expect(scene.sandbox.tickets().at(-1)).toMatchObject({ EndUserID: 60 });
});

test("without a configured company the computer that was seen last, or the domain, names the customer", async () => {
  const scene = await setUpAtera({ company: undefined });
  const byComputer = await deliver(scene, draftFrom({ email: "new@gmail.com" }, "ACME-PC-7"));
  expect(byComputer).toContain("Company: that of the computer ACME-PC-7.");
  expect(byComputer).toContain("in the name of the catch-all unregistered@msp.example");
  expect(byComputer).toContain("Company: Acme Timber");
  const byDomain = await deliver(scene, draftFrom({ email: "new@globex.example" }));
  expect(byDomain).toContain("Company: Globex Printing, by the address's domain.");
  expect(scene.sandbox.tickets().map(({ EndUserID }) => EndUserID)).toEqual([58, 58]);
});

test("without a catch-all contact the ticket is made all the same, and check says what is missing", async () => {
  const scene = await setUpAtera({ catchAll: { contactEmail: "missing@msp.example" } });
  expect(await deliver(scene, draftFrom({ email: "nobody@acme.example" }))).toContain("no contact has this address");
  expect(scene.sandbox.tickets()).toMatchObject([{ EndUserEmail: "missing@msp.example" }]);
  const { adapter, context, sandbox } = await setUpAtera({ catchAll: { contactEmail: "office@acme.example" } });
  const failed = (await adapter.check(context)).filter(({ status }) => status !== "ok");
  expect(failed).toMatchObject([{ name: "catchAll.contactEmail", status: "failed" }]);
  expect(sandbox.tickets()).toEqual([]);
});

test.each(["Email", "searchOptions.email", "none"] as const)(
  "never another customer, whichever parameter Atera knows: %s",
  async (emailParameter) => {
    const { sandbox, context } = await setUpAtera();
    sandbox.data.variants.emailParameter = emailParameter;
    const addresses = sandbox.data.contacts.map(({ Email }) => Email);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...addresses), fc.emailAddress()), async (email) => {
        const adapter = atera.create(atera.parseConfig(sandbox.config));
        await adapter.submit(draftFrom({ email }), context);
        const ticket = sandbox.tickets().at(-1);
        expect([12, 14]).toContain(ticket?.CustomerID);
        expect(ticket?.EndUserID === 58 || ticket?.EndUserEmail === email).toBe(true);
      }),
      { numRuns: 20 },
    );
  },
);

test.each(["Email", "searchOptions.email"] as const)("the address is searched for by %s", async (emailParameter) => {
  const { sandbox, adapter, context, calls } = await setUpAtera();
  sandbox.data.variants.emailParameter = emailParameter;
  const [first] = sandbox.data.contacts;
  const many = Array.from({ length: 120 }, (_unused, index) => ({ ...first, EndUserID: 1000 + index }));
  sandbox.data.contacts.push(...(many as typeof sandbox.data.contacts));
  await adapter.submit(draftOf("press-1"), context);
  expect(calls.filter((call) => call.endsWith("/contacts"))).toHaveLength(1);
});

test("all pages are read, whatever ends a list, and no link of an answer is called", async () => {
  for (const endOfList of ["", null] as const) {
    const { sandbox, adapter, context } = await setUpAtera();
    Object.assign(sandbox.data.variants, { endOfList, linkHost: "foreign", emailParameter: "none" });
    const [first] = sandbox.data.contacts;
    const many = Array.from({ length: 120 }, (_unused, index) => ({ ...first, EndUserID: 1000 + index }));
    sandbox.data.contacts.unshift(...(many as typeof sandbox.data.contacts));
    const hosts = new Set<string>();
    const listening: AdapterContext = {
      ...context,
      fetch: async (url, init) => {
        hosts.add(new URL(url).origin);
        return context.fetch(url, init);
      },
    };
    expect(await adapter.submit(draftOf("press-1"), listening)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ EndUserID: 54 }]);
    expect([...hosts]).toEqual([sandbox.url]);
  }
});

test.each([
  [{ priority: "Urgent" }, '"Urgent" is no priority of Atera', "Critical"],
  [{ type: "Alert" }, '"Alert" is no type of Atera', "Incident"],
  [{ impact: "No imapct" }, '"No imapct" is no impact of Atera', "No Impact"],
])("%j: the ticket is made without it, its note says so, and check finds it", async (change, message, nearest) => {
  const scene = await setUpAtera(change);
  expect(await deliver(scene, draftOf("press-1"))).toContain(`${message}; nearest "${nearest}".`);
  const failed = (await scene.adapter.check(scene.context)).filter(({ status }) => status === "failed");
  expect(failed).toEqual([
    {
      name: Object.keys(change)[0],
      status: "failed",
      message,
      hint: `Change "${Object.keys(change)[0]}": the nearest is "${nearest}".`,
    },
  ]);
});

test("a status of the account's own is sent; one that Atera refuses is left out the next time, and it is said", async () => {
  const own = await setUpAtera({ status: "Waiting for parts" });
  await deliver(own, draftOf("press-1"));
  expect(own.sandbox.tickets()).toMatchObject([{ TicketStatus: "Waiting for parts" }]);
  for (const badRequest of ["empty", "problem"] as const) {
    const scene = await setUpAtera({ status: "Wating" });
    scene.sandbox.data.variants.badRequest = badRequest;
    // The first refusal may be about the contact.
    expect(await scene.adapter.submit(draftOf("press-1"), scene.context)).toMatchObject({ status: "retry" });
    expect(await scene.adapter.submit(draftOf("press-1"), scene.context)).toMatchObject({ status: "retry" });
    expect(await deliver(scene, draftOf("press-1"))).toContain('Atera refused the status "Wating".');
    expect(scene.sandbox.tickets()).toMatchObject([{ TicketStatus: "Open" }]);
  }
});

test("a contact that was deleted since it was looked up is looked up again", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  await adapter.prepare(draftOf("press-1"), context);
  sandbox.data.contacts.splice(
    0,
    sandbox.data.contacts.length,
    ...sandbox.data.contacts.filter((one) => one.EndUserID === 58),
  );
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry" });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ EndUserID: 58 }]);
});

test("a company that Atera does not have: tickets go to the catch-all, and check finds it", async () => {
  const scene = await setUpAtera({ company: "Acme Timbr" });
  await deliver(scene, draftOf("press-1"));
  expect(scene.sandbox.tickets()).toMatchObject([{ EndUserID: 58 }]);
  const failed = (await scene.adapter.check(scene.context)).filter(({ status }) => status === "failed");
  expect(failed).toMatchObject([{ name: "company", hint: 'The nearest is "Acme Timber".' }]);
});

test.each([
  ["a token that ends in a year", 365, "ok"],
  ["a token that ends in 29 days", 29, "warning"],
  ["a token that has ended", -1, "failed"],
])("%s", async (_title, days, status) => {
  const scene = await setUpAtera();
  scene.sandbox.data.token = sandboxToken(scene.context.now(), days * 24 * 3_600_000);
  const adapter = atera.create(atera.parseConfig({ ...scene.sandbox.config, token: scene.sandbox.data.token }));
  const results = await adapter.check(scene.context);
  expect(results.find(({ name }) => name === "token.expiry")).toMatchObject({ status });
});

test.each([
  [5, "tech.one@msp.example", "ok", "a recent ticket is assigned to"],
  [5, undefined, "ok", "a recent ticket is assigned to"],
  [undefined, "TECH.one@msp.example", "ok", "a recent ticket is assigned to"],
  [6, "tech.one@msp.example", "failed", "are of two technicians; a recent ticket has 5"],
  [5, "tech.two@msp.example", "failed", "a recent ticket has tech.one@msp.example"],
  [6, "tech.two@msp.example", "ok", "shows with the first note"],
])("technician %j, %j: check says %s", async (id, email, status, message) => {
  const { sandbox, adapter, context } = await setUpAtera({ technician: { id, email } });
  await adapter.submit(draftOf("press-1"), context);
  for (const ticket of sandbox.data.tickets) {
    ticket.TechnicianContactID = 5;
    ticket.TechnicianEmail = "tech.one@msp.example";
  }
  const found = (await adapter.check(context)).find(({ name }) => name === "technician");
  expect(found).toMatchObject({ status, message: expect.stringContaining(message) as string });
});

test("a stranger at a computer of the company: the note has that company's address", async () => {
  const scene = await setUpAtera();
  const note = await deliver(scene, draftFrom({ email: "new@acme.example" }, "ACME-PC-7"));
  expect(note).toContain("Site: Acme Timber, 12 Example Street");
  expect(scene.sandbox.tickets()).toMatchObject([{ EndUserID: 58 }]);
});

test("an API key of the old kind works, with a warning", async () => {
  const { adapter, context } = await setUpAtera({ token: "sandbox-api-key" });
  const notOk = (await adapter.check(context)).filter(({ status }) => status !== "ok");
  expect(notOk).toMatchObject([{ name: "token.expiry", status: "warning" }]);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
});

test("the token is in no error, hint, check or inspection", async () => {
  const { adapter, context } = await setUpAtera({ token: "canary-token" });
  const told = [
    await adapter.check(context),
    await adapter.submit(draftOf("press-1"), context),
    await adapter.find("press-1", context),
    await adapter.read("1", context),
    inspect(adapter, { depth: 10, showHidden: true }),
  ];
  expect(told[1]).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
  expect(JSON.stringify(told)).not.toContain("canary-token");
});

test("a press id or marker that could be anything else is never sent", async () => {
  const { adapter, context, calls } = await setUpAtera();
  for (const pressId of ["", "x".repeat(51), "a b", "%", "[#x]"]) {
    expect((await adapter.find(pressId, context)).status).toBe("rejected");
    expect((await adapter.submit({ ...draftOf("press-1"), pressId }, context)).status).toBe("rejected");
  }
  for (const id of ["", "0", "../contacts", "1/comments", "1?x"]) {
    expect((await adapter.read(id, context)).status).toBe("rejected");
    expect((await adapter.close(id, context)).status).toBe("rejected");
    expect((await adapter.findNote(id, "marker", context)).status).toBe("rejected");
    expect((await adapter.addNote(id, { marker: "m", text: "", visibility: "internal" }, context)).status).toBe(
      "rejected",
    );
  }
  expect(calls).toEqual([]);
});
