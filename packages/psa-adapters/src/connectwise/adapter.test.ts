import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { AdapterContext, TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { type Scene, closeScenes, setUpScene } from "../testing/connectwise-scene.ts";
import { connectWise } from "./index.ts";

afterEach(closeScenes);

const draftFrom = (person: TicketDraft["person"]): TicketDraft => ({ ...draftOf("press-1"), person });

const internalNote = ({ sandbox }: Scene): string =>
  sandbox
    .tickets()
    .at(-1)
    ?.notes.find(({ internalAnalysisFlag }) => internalAnalysisFlag)?.text ?? "";

test("a contact of the company: the texts become notes, the press id the external reference", async () => {
  const scene = await setUpScene();
  const { adapter, context, sandbox } = scene;
  const outcome = await adapter.submit(draftFrom({ email: "JANE.DOE@acme.example" }), context);
  expect(outcome).toEqual({
    status: "accepted",
    ticket: {
      id: "1001",
      number: "1001",
      url: `${sandbox.url}/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=1001&companyName=examplemsp`,
    },
  });
  expect(sandbox.tickets()).toMatchObject([
    {
      company: { identifier: "Acme" },
      contact: { id: 1001 },
      board: { name: "Help Desk" },
      status: { name: "New" },
      priority: { name: "Priority 3 - Medium" },
      externalXRef: "press-1",
      notes: [{ text: "Somebody asks for help.", detailDescriptionFlag: true, internalAnalysisFlag: false }, {}],
    },
  ]);
  expect(internalNote(scene)).toMatch(
    /^What stands out\n- nothing\n\nContact: Jane Doe, found by the e-mail address JANE/,
  );
});

test.each([
  ["another customer's contact", { email: "max.poe@globex.example" }, /belongs to another company than Acme/],
  ["an address that two contacts share", { email: "office@acme.example" }, /several contacts of Acme/],
  ["an unknown address", { email: "nobody@acme.example" }, /no contact visible to the API user/],
  ["no address", { name: "Jane Doe" }, /is not known/],
  ["an address that attacks", { email: 'x" or id>0 or a="' }, /cannot be searched for/],
  ["a wildcard", { email: "%@acme.example" }, /cannot be searched for/],
])("%s goes to the catch-all, and the note says why", async (_title, person, why) => {
  const scene = await setUpScene();
  expect((await scene.adapter.submit(draftFrom(person), scene.context)).status).toBe("accepted");
  expect(scene.sandbox.tickets()).toMatchObject([{ company: { identifier: "Unregistered" }, contact: { id: 1006 } }]);
  expect(internalNote(scene)).toMatch(why);
});

test("an inactive contact is none", async () => {
  const scene = await setUpScene();
  for (const contact of scene.sandbox.data.contacts.filter(({ id }) => id === 1001)) {
    contact.inactiveFlag = true;
  }
  await scene.adapter.submit(draftOf("press-1"), scene.context);
  expect(scene.sandbox.tickets()).toMatchObject([{ company: { identifier: "Unregistered" } }]);
});

test("without a catch-all contact the ticket is made all the same, and check says what is missing", async () => {
  const scene = await setUpScene({ catchAll: { contactEmail: "missing@msp.example" } });
  const person = { email: "nobody@acme.example", name: "Some Body" };
  expect((await scene.adapter.submit(draftFrom(person), scene.context)).status).toBe("accepted");
  const [ticket] = scene.sandbox.tickets();
  expect(ticket).toMatchObject({
    company: { identifier: "Acme" },
    contactName: "Some Body",
    contactEmailAddress: "nobody@acme.example",
  });
  expect(ticket).not.toHaveProperty("contact");
  expect(internalNote(scene)).toMatch(/catch-all missing@msp.example was not used, because company Acme has no such/);
  const failed = (await scene.adapter.check(scene.context)).filter(({ status }) => status !== "ok");
  expect(failed.map(({ name }) => name)).toEqual(["catchAll.contactEmail"]);
});

test("a server that ignores all conditions does not lead a ticket to another customer", async () => {
  const { sandbox, context } = await setUpScene();
  const unfiltered: AdapterContext = {
    ...context,
    fetch: async (url, init) => {
      const address = new URL(url);
      address.searchParams.delete("conditions");
      address.searchParams.delete("childConditions");
      return fetch(address.href, init);
    },
  };
  const addresses = sandbox.data.contacts.flatMap(({ communicationItems }) =>
    communicationItems.map(({ value }) => value),
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constantFrom(...addresses), fc.emailAddress()), async (email) => {
      const adapter = connectWise.create(connectWise.parseConfig(sandbox.config));
      await adapter.submit(draftFrom({ email }), unfiltered);
      const ticket = sandbox.tickets().at(-1);
      const owner = sandbox.data.contacts.find(({ id }) => id === ticket?.contact?.id);
      expect(["Acme", "Unregistered"]).toContain(ticket?.company.identifier);
      expect(owner?.company.identifier).toBe(ticket?.company.identifier);
      expect(owner?.id === 1006 || owner?.communicationItems[0]?.value === email).toBe(true);
    }),
    { numRuns: 30 },
  );
  const adapter = connectWise.create(connectWise.parseConfig(sandbox.config));
  expect(await adapter.find("press-x", unfiltered)).toEqual({ status: "absent" });
});

test.each([
  [{ board: "Help Dsek" }, /"Help Dsek" is not among the service boards/, /Change "board": the nearest is "Help Desk"/],
  [{ board: "Projects" }, /is not among the service boards/, /./],
  [{ status: "newish" }, /"newish" is not among the statuses of the board/, /Change "status": the nearest is "New"/],
  [{ priority: "Priority 3" }, /not among the priorities/, /nearest is "Priority 3 - Medium"/],
])("%j: the ticket is made without it, its note says so, and check finds it", async (change, message, hint) => {
  const scene = await setUpScene(change);
  expect((await scene.adapter.submit(draftOf("press-1"), scene.context)).status).toBe("accepted");
  expect(scene.sandbox.tickets()).toMatchObject([{ priority: { id: 3 }, status: { name: "New" } }]);
  expect(internalNote(scene)).toMatch(message);
  expect(internalNote(scene)).toMatch(hint);
  const failed = (await scene.adapter.check(scene.context)).find(({ status }) => status === "failed");
  expect(failed).toMatchObject({
    name: Object.keys(change)[0],
    message: expect.stringMatching(message) as string,
    hint: expect.stringMatching(hint) as string,
  });
});

test("values of a draft go before those of the configuration; one that is not there falls back to them", async () => {
  const scene = await setUpScene();
  const fields = { priority: "priority 1 - critical", status: "In Progress", impact: "High", colour: "red" };
  await scene.adapter.submit({ ...draftOf("press-1"), fields }, scene.context);
  expect(scene.sandbox.tickets().at(-1)).toMatchObject({
    priority: { id: 1 },
    status: { name: "In Progress" },
    impact: "High",
  });
  expect(internalNote(scene)).toContain('"colour" is no value of a ConnectWise ticket.');
  await scene.adapter.submit({ ...draftOf("press-2"), fields: { priority: "Hihg" } }, scene.context);
  expect(scene.sandbox.tickets().at(-1)).toMatchObject({ priority: { id: 3 } });
  expect(internalNote(scene)).toMatch(/"Hihg" is not among the priorities/);
});

test("names are found whatever their letter case", async () => {
  const { adapter, context } = await setUpScene({
    board: "help desk",
    status: "NEW",
    priority: "priority 4 - low",
    company: "acme",
  });
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
});

test("status and priority may be left to ConnectWise", async () => {
  const { adapter, context, sandbox, calls } = await setUpScene({
    board: "Alerts",
    status: undefined,
    priority: undefined,
  });
  await adapter.submit(draftOf("press-1"), context);
  expect(sandbox.tickets()).toMatchObject([{ status: { id: 21 }, priority: { id: 3 } }]);
  expect(calls.filter((call) => /statuses|priorities/.test(call))).toEqual([]);
});

test("a board beyond the first page is found", async () => {
  const { adapter, context, sandbox } = await setUpScene({ board: "Board 1500", status: undefined });
  const [board = expect.unreachable()] = sandbox.data.boards;
  const numbers = Array.from({ length: 1500 }, (_unused, index) => index + 1);
  sandbox.data.boards.push(...numbers.map((number) => ({ ...board, id: 100 + number, name: `Board ${number}` })));
  const last = (await adapter.check(context)).find(({ name }) => name === "board");
  expect(last).toMatchObject({ status: "ok", message: '"Board 1500" is board 1600' });
});

test.each([
  ["companyId", { companyId: "othermsp" }, "companyId", /company of ConnectWise's login screen/],
  ["keys", { privateKey: "other-key" }, "credentials", /API Keys/],
  ["clientId", { clientId: "other-id" }, "credentials", /Check "clientId"/],
])("wrong %s: check names it, nothing is made", async (_title, change, name, hint) => {
  const { adapter, context, sandbox } = await setUpScene(change);
  const results = await adapter.check(context);
  expect(results.at(-1)).toMatchObject({ name, status: "failed", hint: expect.stringMatching(hint) as string });
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("rejected");
  expect((await adapter.find("press-1", context)).status).toBe("rejected");
  expect(sandbox.tickets()).toEqual([]);
});

test("the way to the version path carries no credentials, no message a secret", async () => {
  const { adapter, context } = await setUpScene({ privateKey: "canary-key" });
  const heard: string[] = [];
  const listening: AdapterContext = {
    ...context,
    fetch: async (url, init) => {
      heard.push(`${new URL(url).pathname.split("/")[1]} ${new Headers(init.headers).has("authorization")}`);
      return fetch(url, init);
    },
  };
  const told = JSON.stringify([await adapter.check(listening), await adapter.submit(draftOf("press-1"), listening)]);
  expect([...new Set(heard)].toSorted()).toEqual(["login false", "v2025_1 true"]);
  expect(told).not.toContain("canary-key");
});

test("a press id that could be anything else is never sent", async () => {
  const { adapter, context, calls } = await setUpScene();
  for (const pressId of ['x" or id>0 or externalXRef="', "", "x".repeat(51), "a b", "%"]) {
    expect((await adapter.find(pressId, context)).status).toBe("rejected");
    expect((await adapter.submit({ ...draftOf("press-1"), pressId }, context)).status).toBe("rejected");
  }
  expect(calls).toEqual([]);
});
