import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { type Scene, closeScenes, setUpScene } from "../testing/connectwise-scene.ts";

afterEach(closeScenes);

const made = ({ sandbox }: Scene) => {
  const [ticket = expect.unreachable("no ticket")] = sandbox.tickets().toReversed();
  return { ticket, note: ticket.notes.find(({ internalAnalysisFlag }) => internalAnalysisFlag)?.text ?? "" };
};

test.each([
  ["letter case and spaces", { priority: "  PRIORITY 1 -   critical\t" }, { priority: { id: 1 } }],
  ["a member's identifier", { owner: "techone" }, { owner: { id: 151 } }],
  ["a member's name", { owner: "Tech  One" }, { owner: { id: 151 } }],
  ["a level", { severity: "high", impact: " LOW " }, { severity: "High", impact: "Low" }],
  [
    "a type, its subtype and their item",
    { type: "Request", subType: "New user", item: "Account" },
    { item: { id: 122 } },
  ],
])("%s: taken as people write it", async (_title, fields, ticket) => {
  const scene = await setUpScene();
  await scene.adapter.submit({ ...draftOf("press-1"), fields }, scene.context);
  expect(made(scene).ticket).toMatchObject(ticket);
  expect(made(scene).note).not.toMatch(/not among|no subtype|no item/);
});

test.each([
  [
    "a subtype of another type",
    { type: "Request", subType: "Workstation" },
    /"Workstation" is no subtype of "Request"/,
  ],
  [
    "an item of another subtype",
    { type: "Request", subType: "New user", item: "Printer" },
    /"Printer" is no item of "Request", "New user"/,
  ],
  ["a member who left", { owner: "TechGone" }, /"TechGone" is not among the members.*nearest is "TechOne"/],
  ["a name that begins another", { type: "Break" }, /"Break" is not among the types.*nearest is "Break-fix"/],
  ["a name of nothing", { colour: "red", constructor: "x" }, /"colour" is no value of a ConnectWise ticket/],
])("%s: the ticket is made without it, check and the note say so", async (_title, fields, said) => {
  const scene = await setUpScene();
  const outcome = await scene.adapter.submit({ ...draftOf("press-1"), fields }, scene.context);
  expect(outcome.status).toBe("accepted");
  expect(made(scene).note).toMatch(said);
});

test("a value that became inactive is none; one that differs in letter case only does not stand in for it", async () => {
  const scene = await setUpScene();
  const { types } = scene.sandbox.data;
  const [type = expect.unreachable()] = types;
  types.push({ ...type, id: 190, name: "BREAK-FIX" });
  const press = async (label: string) => {
    await scene.adapter.submit({ ...draftOf("press-1"), fields: { type: label } }, scene.context);
    return made(scene).ticket.type?.id;
  };
  expect([await press("BREAK-FIX"), await press("Break-fix")]).toEqual([190, 101]);
  for (const one of types.filter(({ id }) => id === 190 || id === 101)) {
    one.inactiveFlag = true;
  }
  scene.pass(49 * 3_600_000);
  expect(await press("Break-fix")).toBeUndefined();
  expect(made(scene).note).toMatch(/"Break-fix" is not among the types/);
});

test("a board that is left to ConnectWise: the ticket has ConnectWise's, its status is not guessed", async () => {
  const scene = await setUpScene({ board: "__default__", status: undefined });
  await scene.adapter.submit({ ...draftOf("press-1"), fields: { status: "In Progress" } }, scene.context);
  expect(made(scene).ticket).toMatchObject({ board: { name: "Help Desk" }, status: { name: "New" } });
  expect(made(scene).note).toMatch(/"In Progress" \(status\) cannot be looked for. It belongs to a board/);
  expect((await scene.adapter.check(scene.context)).filter(({ status }) => status === "failed")).toEqual([]);
  const named = await setUpScene({ board: "Alerts", status: undefined });
  await named.adapter.submit({ ...draftOf("press-1"), fields: { board: "__default__" } }, named.context);
  expect(made(named).ticket).toMatchObject({ board: { name: "Help Desk" } });
});

test("fields: a list that may not be read has no choices, the others theirs", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  sandbox.data.denied.add("System > Member Maintenance: Inquire All");
  const answer = await adapter.fields(context);
  const fields = answer.status === "answered" ? answer.value : [];
  expect(fields.find(({ name }) => name === "owner")).not.toHaveProperty("choices");
  expect(fields.find(({ name }) => name === "source")?.choices).toHaveLength(2);
});

test("check tells where each value comes from that is not configured, and what the last ticket of a press has", async () => {
  const { adapter, context } = await setUpScene();
  const told = async () =>
    Object.fromEntries((await adapter.check(context)).map(({ name, message }) => [name, message]));
  expect(await told()).toMatchObject({
    type: 'left to ConnectWise: "Break-fix", the default of the board, unless the API member\'s Service Defaults say otherwise',
    source: "left to ConnectWise: the API member's Service Defaults or the board decide",
    "API member": "whether the keys are of an API member of its own shows after tier2 psa test",
  });
  await adapter.submit(draftOf("019aa610-2c00-7abc-8def-0123456789ab"), context);
  expect(await told()).toMatchObject({
    source:
      'left to ConnectWise: the API member\'s Service Defaults or the board decide; ticket 1001 has "Help button"',
    owner: "left to ConnectWise: the API member's Service Defaults or the board decide; ticket 1001 has nothing",
    "API member":
      'the keys are of the API member tier2-button; Service Defaults: board "Help Desk", location "Head Office", department "Services"',
  });
});

test("read tells what ConnectWise filled in", async () => {
  const { adapter, context } = await setUpScene();
  await adapter.submit(draftOf("press-1"), context);
  expect(await adapter.read("1001", context)).toMatchObject({
    value: { values: { source: "Help button", location: "Head Office", department: "Services", company: "Acme" } },
  });
});

test("keys of a person: check warns", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  await adapter.submit(draftOf("019aa610-2c00-7abc-8def-0123456789ab"), context);
  for (const member of sandbox.data.members) {
    member.licenseClass = "F";
  }
  const seen = (await adapter.check(context)).filter(({ status }) => status !== "ok");
  expect(seen).toMatchObject([
    { name: "API member", status: "warning", message: "the keys are a person's: tier2-button" },
  ]);
});

test("check prints what was understood of the address and cut off the keys", async () => {
  const { sandbox } = await setUpScene();
  const { adapter, context } = await setUpScene({ site: `${sandbox.url}/v4_6_release`, privateKey: " private-key\n" });
  const told = (await adapter.check(context)).map(({ message }) => message).join("\n");
  expect(told).toContain('"/v4_6_release" is ignored');
  expect(told).toMatch(/around "privateKey" were cut off/);
});
