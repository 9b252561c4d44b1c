import { afterEach, expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { type Scene, closeScenes, setUpScene } from "../testing/connectwise-scene.ts";

afterEach(closeScenes);

const draftFrom = (person: TicketDraft["person"], device?: TicketDraft["device"]): TicketDraft => ({
  ...draftOf("press-1"),
  person,
  ...(device === undefined ? {} : { device }),
});
const acme = 250;
const group = /not visible to the API member: group/;
const companyMaintenance = "Companies > Company Maintenance: Inquire All";

function the<Row extends { readonly id: number }>(rows: readonly Row[], id: number): Row {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) {
    throw new Error(`there is no row ${id}`);
  }
  return row;
}

const lastTicket = ({ sandbox }: Scene) => {
  const [ticket = expect.unreachable("no ticket")] = sandbox.tickets().toReversed();
  return { ticket, note: ticket.notes.find(({ internalAnalysisFlag }) => internalAnalysisFlag)?.text ?? "" };
};

test("a contact outside the member's group goes to the catch-all, and the note names the group", async () => {
  const scene = await setUpScene({
    company: undefined,
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
  });
  scene.sandbox.data.hidden.add(acme);
  const email = "jane.doe@acme.example";
  expect((await scene.adapter.submit(draftFrom({ email }), scene.context)).status).toBe("accepted");
  const { ticket, note } = lastTicket(scene);
  expect(ticket).toMatchObject({ company: { identifier: "Unregistered" }, contact: { id: 1006 } });
  expect(note).toMatch(/contact not visible to the API member: group/);
  expect(note).toContain(`User registration requested\nName: unknown\nE-mail: ${email}`);
});

test.each([
  ["outside the member's group", {}, "Acme"],
  ["that is not there", { company: "Acmee" }, "Acmee"],
])("a configured company %s: its tickets go to the catch-all, check says so", async (_title, change, name) => {
  const scene = await setUpScene(change);
  scene.sandbox.data.hidden.add(acme);
  expect((await scene.adapter.submit(draftOf("press-1"), scene.context)).status).toBe("accepted");
  const { ticket, note } = lastTicket(scene);
  expect(ticket).toMatchObject({ company: { identifier: "Unregistered" }, contact: { id: 1006 } });
  expect(note).toContain(`Company ${name}: it does not exist, or it is not visible to the API member: group.`);
  const failed = (await scene.adapter.check(scene.context)).filter(({ status }) => status !== "ok");
  expect(failed).toMatchObject([{ name: "company", hint: expect.stringMatching(/group .* has to see all/) as string }]);
});

test("neither the company nor another for strangers: the ticket is refused by the company's name", async () => {
  const scene = await setUpScene({ company: "Acmee", catchAll: { contactEmail: "unregistered@msp.example" } });
  expect(await scene.adapter.submit(draftOf("press-1"), scene.context)).toMatchObject({
    status: "rejected",
    error: { code: "value_unknown", message: expect.stringContaining('"Acmee"') as string },
  });
});

test("no check ever calls the group too wide", async () => {
  const scene = await setUpScene();
  expect(JSON.stringify(await scene.adapter.check(scene.context))).not.toMatch(group);
});

test("where companies may not be read, the ticket names its company by identifier; the contact is found all the same", async () => {
  const scene = await setUpScene();
  scene.sandbox.data.denied.add(companyMaintenance);
  await scene.adapter.prepare(draftOf("press-1"), scene.context);
  scene.calls.length = 0;
  const device = { hostname: "acme-pc-7" };
  expect(
    (await scene.adapter.submit(draftFrom({ email: "jane.doe@acme.example" }, device), scene.context)).status,
  ).toBe("accepted");
  expect(lastTicket(scene).ticket).toMatchObject({ company: { id: acme }, contact: { id: 1001 } });
  expect((await scene.adapter.submit(draftFrom({ email: "max.poe@globex.example" }), scene.context)).status).toBe(
    "accepted",
  );
  expect(lastTicket(scene).ticket).toMatchObject({ company: { identifier: "Unregistered" }, contact: { id: 1006 } });
  expect(lastTicket(scene).note).toMatch(/belongs to another company than Acme/);
  expect(scene.calls.filter((call) => call.endsWith("/company/companies"))).toEqual(
    scene.calls.filter((call) => call.endsWith("/company/companies")).slice(0, 1),
  );
});

test("the address is the site's where the contact sits; a technician may have to go there", async () => {
  const scene = await setUpScene();
  const person = { email: "sam.roe@acme.example" };
  expect(await scene.adapter.lookup({ person }, scene.context)).toEqual({
    status: "answered",
    value: {
      contact: { name: "Sam Roe", email: person.email, phone: "555-0100" },
      company: { name: "Acme Timber" },
      site: { name: "Sawmill", address: "7 Mill Lane, Shelbyville, ZZ 00001" },
      why: "Contact: Sam Roe, found by the e-mail address sam.roe@acme.example.",
    },
  });
  await scene.adapter.submit(draftFrom(person), scene.context);
  expect(lastTicket(scene).note).toContain(
    "Phone: 555-0100\nCompany: Acme Timber\nSite: Sawmill, 7 Mill Lane, Shelbyville, ZZ 00001",
  );
  await scene.adapter.submit(draftFrom({ email: "jane.doe@acme.example" }), scene.context);
  expect(lastTicket(scene).note).toContain("Site: Main, 250 Example Street, Springfield, ZZ 00000");
});

test("a site that cannot be read has its name alone, never another site's address", async () => {
  const scene = await setUpScene();
  scene.sandbox.data.sites.length = 0;
  await scene.adapter.submit(draftFrom({ email: "sam.roe@acme.example" }), scene.context);
  expect(lastTicket(scene).note).toMatch(/^Site: Sawmill$/m);
});

test("a stranger's ticket has no address of the catch-all company", async () => {
  const scene = await setUpScene();
  await scene.adapter.submit(draftFrom({ email: "nobody@elsewhere.example" }), scene.context);
  expect(lastTicket(scene).note).not.toMatch(/^(?:Site|Phone):/m);
});

test("one address at two customers, no company configured: the computer's company decides, else the catch-all", async () => {
  const scene = await setUpScene({ company: undefined });
  const { contacts } = scene.sandbox.data;
  const jane = the(contacts, 1001);
  const globex = { id: 251, identifier: "Globex", name: "Globex Printing" };
  contacts.push({ ...jane, id: 1999, company: globex });
  const email = "jane.doe@acme.example";
  await scene.adapter.submit(draftFrom({ email }), scene.context);
  expect(lastTicket(scene).ticket).toMatchObject({ company: { identifier: "Unregistered" } });
  expect(lastTicket(scene).note).toMatch(/several contacts have the e-mail address/);
  await scene.adapter.submit(draftFrom({ email }, { hostname: "GLOBEX-PC-1" }), scene.context);
  expect(lastTicket(scene).ticket).toMatchObject({ company: { identifier: "Globex" }, contact: { id: 1999 } });
});

/** Looked up an hour before; since then the contact is another customer's. */
async function movedScene(foreignContact: "refused" | "taken"): Promise<Scene> {
  const scene = await setUpScene();
  scene.sandbox.data.variants.foreignContact = foreignContact;
  await scene.adapter.prepare(draftFrom({ email: "jane.doe@acme.example" }), scene.context);
  for (const jane of scene.sandbox.data.contacts.filter(({ id }) => id === 1001)) {
    jane.company = { id: 251, identifier: "Globex", name: "Globex Printing" };
  }
  scene.pass(3_600_000);
  return scene;
}

test("a contact that moved to another customer after it was looked up: refused, looked up anew, the catch-all's", async () => {
  const scene = await movedScene("refused");
  expect(await scene.adapter.submit(draftFrom({ email: "jane.doe@acme.example" }), scene.context)).toMatchObject({
    status: "retry",
    error: { code: "validation_failed" },
  });
  await scene.adapter.submit(draftFrom({ email: "jane.doe@acme.example" }), scene.context);
  expect(scene.sandbox.tickets()).toMatchObject([{ company: { identifier: "Unregistered" }, contact: { id: 1006 } }]);
});

test("the same where ConnectWise takes such a contact: the ticket stays at the configured company", async () => {
  const scene = await movedScene("taken");
  await scene.adapter.submit(draftFrom({ email: "jane.doe@acme.example" }), scene.context);
  expect(scene.sandbox.tickets()).toMatchObject([{ company: { identifier: "Acme" } }]);
});

test.each([
  ["inactive", /contact 1006 is inactive/],
  ["twice", /contacts 1006, 1999 have it/],
  ["of another company", /contact 1006 is of the company Globex/],
  ["missing", /no contact that the API member sees has it/],
  ["of an inactive company", /Unregistered users has the status "Inactive"/],
])("a catch-all contact that is %s: check says so, with the screen and the values", async (what, message) => {
  const scene = await setUpScene();
  const { contacts, companies } = scene.sandbox.data;
  const contact = the(contacts, 1006);
  if (what === "inactive") {
    contact.inactiveFlag = true;
  } else if (what === "twice") {
    contacts.push({ ...contact, id: 1999 });
  } else if (what === "missing") {
    contacts.splice(contacts.indexOf(contact), 1);
  } else if (what === "of another company") {
    contact.company = { id: 251, identifier: "Globex", name: "Globex Printing" };
  } else {
    for (const company of companies.filter(({ identifier }) => identifier === "Unregistered")) {
      company.status = { id: 2, name: "Inactive" };
    }
  }
  const seen = (await scene.adapter.check(scene.context)).filter(({ status }) => status !== "ok");
  const screen = what.includes("inactive company")
    ? /Company Finance/
    : /Companies > Contacts.*Unregistered, last name User/;
  expect(seen).toMatchObject([
    { message: expect.stringMatching(message) as string, hint: expect.stringMatching(screen) as string },
  ]);
});

test("a contact of a deleted company: the catch-all, and the note says so", async () => {
  const scene = await setUpScene({
    company: undefined,
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
  });
  Object.assign(the(scene.sandbox.data.companies, acme), { deletedFlag: true });
  const draft = draftFrom({ email: "jane.doe@acme.example" });
  expect(await scene.adapter.submit(draft, scene.context)).toMatchObject({ status: "accepted" });
  const { ticket, note } = lastTicket(scene);
  expect(ticket).toMatchObject({ company: { identifier: "Unregistered" }, contact: { id: 1006 } });
  expect(note).toContain("Their company is deleted, or it is not visible to the API member: group.");
});

test("the company for strangers is not there: the configured company, without a contact", async () => {
  const scene = await setUpScene({ catchAll: { company: "Renamed", contactEmail: "unregistered@msp.example" } });
  const stranger = draftFrom({ email: "nobody@elsewhere.example" });
  expect(await scene.adapter.submit(stranger, scene.context)).toMatchObject({ status: "accepted" });
  const { ticket, note } = lastTicket(scene);
  expect(ticket).toMatchObject({ company: { id: acme } });
  expect(ticket.contact).toBeUndefined();
  expect(note).toContain("was not used, because company Renamed is not visible to the API member");
});

test.each([
  { serialNumber: "To be filled by O.E.M." },
  { serialNumber: "Default string", hostname: "localhost" },
  { serialNumber: "0", hostname: "DESKTOP" },
])("%j is nobody's computer, whoever has one of that name", async (device) => {
  const scene = await setUpScene({
    company: undefined,
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
  });
  Object.assign(scene.sandbox.data.configurations[0] ?? {}, {
    name: device.hostname ?? "PC",
    serialNumber: device.serialNumber,
  });
  await scene.adapter.submit(draftFrom({ email: "nobody@elsewhere.example" }, device), scene.context);
  expect(lastTicket(scene).ticket).toMatchObject({ company: { identifier: "Unregistered" } });
  expect(scene.calls.filter((call) => call.includes("/configurations"))).toEqual([]);
});
