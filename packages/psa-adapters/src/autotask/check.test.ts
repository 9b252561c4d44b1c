import { afterEach, expect, test } from "vitest";
import type { CheckResult, PsaAdapter } from "../contract.ts";
import { closeAutotaskScenes, lying, setUpAutotask } from "../testing/autotask-scene.ts";
import { autotask } from "./index.ts";
import type { Row } from "./sandbox/data.ts";
import { remedyOf } from "./troubleshooting.ts";

afterEach(closeAutotaskScenes);

type Scene = Awaited<ReturnType<typeof setUpAutotask>>;

const named = (results: readonly CheckResult[], name: string): CheckResult | undefined =>
  results.find((one) => one.name === name);
const checked = async ({ adapter, context }: Pick<Scene, "context"> & { readonly adapter: PsaAdapter }, name: string) =>
  named(await adapter.check(context), name);

test("all is well, and it writes nothing", async () => {
  const { adapter, context, calls } = await setUpAutotask();
  const results = await adapter.check(context);
  expect(results.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(calls.filter((call) => !/^GET |\/query$/.test(call))).toEqual([]);
});

test("what is not configured: what is sent, and what is left to Autotask", async () => {
  const { adapter, context } = await setUpAutotask({ status: undefined, priority: undefined });
  const results = await adapter.check(context);
  expect(named(results, "status")?.message).toBe('not configured: "New" is sent, as Autotask demands a value');
  expect(named(results, "priority")?.message).toContain('"Medium" is sent');
  expect(named(results, "ticketCategory")?.message).toContain('left to Autotask: "Standard", its list\'s default');
  expect(named(results, "source")?.message).toBe("left to Autotask: its ticket categories and workflow rules decide");
});

test.each([
  [{ queue: "Levle I Support" }, "queue", '"Levle I Support" is no queue; nearest "Level I Support".'],
  [{ priority: "Urgent" }, "priority", '"Urgent" is no priority'],
  [{ subIssueType: "Printer" }, "subIssueType", '"Printer" is no sub-issue type of the issue type'],
  [{ workType: "Remote" }, "workType", '"Remote" is no work type; nearest "Remote Support".'],
])("%j: the wrong value is named, with the nearest", async (change, name, message) => {
  const finding = await checked(await setUpAutotask(change), name);
  expect(finding).toMatchObject({ status: "failed", hint: `Change "${name}". ${remedyOf("value")}` });
  expect(finding?.message).toContain(message);
});

test.each<[string, (scene: Scene) => void, string]>([
  ["missing", ({ sandbox }) => sandbox.data.contacts.splice(5, 1), "no contact that the API user sees has it"],
  [
    "inactive",
    ({ sandbox }) => Object.assign(sandbox.data.contacts[5] ?? {}, { isActive: 0 }),
    "contact 1006 is inactive",
  ],
  [
    "there twice",
    ({ sandbox }) => sandbox.data.contacts.push({ ...(sandbox.data.contacts[5] as Row), id: 2001 }),
    "contacts 1006, 2001 have it",
  ],
  [
    "of another company",
    ({ sandbox }) => Object.assign(sandbox.data.contacts[5] ?? {}, { companyID: 175 }),
    "contact 1006 is of company 175",
  ],
])("the catch-all's contact is %s", async (_name, change, seen) => {
  const scene = await setUpAutotask();
  change(scene);
  const finding = await checked(scene, "catchAll.contactEmail");
  expect(finding).toMatchObject({ status: "failed", hint: remedyOf("catchAll") });
  expect(finding?.message).toContain(seen);
});

test("the catch-all's address at a second company as well is no trouble", async () => {
  const scene = await setUpAutotask();
  scene.sandbox.data.contacts.push({ ...(scene.sandbox.data.contacts[5] as Row), id: 2001, companyID: 175 });
  expect(await checked(scene, "catchAll.contactEmail")).toMatchObject({ status: "ok" });
});

test.each<[string, (scene: Scene) => void, string]>([
  [
    "inactive",
    ({ sandbox }) => Object.assign(sandbox.data.companies[3] ?? {}, { isActive: false }),
    "company 176 is not active",
  ],
  [
    "there twice",
    ({ sandbox }) =>
      sandbox.data.companies.push({ ...(sandbox.data.companies[3] as Row), id: 300, companyName: "UNREGISTERED" }),
    "companies 176, 300 have this name",
  ],
  [
    "renamed",
    ({ sandbox }) => Object.assign(sandbox.data.companies[3] ?? {}, { companyName: "Unregistered people" }),
    "the API user sees no company of this name",
  ],
])("the catch-all's company is %s", async (_name, change, seen) => {
  const scene = await setUpAutotask();
  change(scene);
  const finding = await checked(scene, "catchAll.company");
  expect(finding).toMatchObject({ status: "failed", hint: remedyOf("company") });
  expect(finding?.message).toContain(seen);
  expect(await checked(scene, "catchAll.contactEmail")).toMatchObject({ status: "failed" });
});

test.each([
  ["API User", "ok", 'the credentials are of resource 29682886, licence "API User"'],
  ["Professional", "warning", "the credentials are a person's"],
])("credentials of licence %s: %s", async (label, status, message) => {
  const scene = await setUpAutotask();
  const types = scene.sandbox.data.licenseTypes.values;
  types.splice(0, types.length, { ...(types[0] ?? fail()), value: "7", label });
  const finding = await checked(scene, "API user");
  expect(finding).toMatchObject({ status });
  expect(finding?.message).toContain(message);
});

test("whose credentials they are is not told by strangers' rows", async () => {
  const scene = await setUpAutotask();
  const fetch = lying(scene.context.fetch, "/Resources/query", ({ items: _items, ...rest }) => ({
    ...rest,
    items: [null, { id: 1, userName: "somebody@msp.example", licenseType: 1 }],
  }));
  const finding = await checked({ ...scene, context: { ...scene.context, fetch } }, "API user");
  expect(finding).toMatchObject({ status: "ok", message: "Autotask does not tell whose credentials these are" });
});

test("a field that Autotask demands of every ticket, and that cannot be given, is named", async () => {
  const scene = await setUpAutotask();
  const [first] = scene.sandbox.data.ticketFields;
  if (first !== undefined) {
    scene.sandbox.data.ticketFields.push({ ...first, name: "serviceLevelAgreementID", isRequired: true });
  }
  const finding = await checked(scene, "required fields");
  expect(finding).toMatchObject({ status: "warning", hint: remedyOf("required") });
  expect(finding?.message).toContain("serviceLevelAgreementID");
});

test.each(["checked", "open"] as const)(
  "wrong credentials, where Version is %s: found, with one refusal",
  async (version) => {
    const { sandbox, context } = await setUpAutotask();
    sandbox.data.variants.version = version;
    const adapter = autotask.create(autotask.parseConfig({ ...sandbox.config, secret: "wrong" }));
    const results = await adapter.check(context);
    expect(results.at(-1)).toMatchObject({ status: "failed", hint: remedyOf("credentials") });
    // Autotask locks a user after some.
    expect(sandbox.requests.filter(({ status }) => status === 401)).toHaveLength(1);
  },
);

test("what was understood of the address and cut off the keys is printed", async () => {
  const { sandbox, context } = await setUpAutotask({ secret: " secret\n" });
  const site = "https://ww3.autotask.net/Mvc/Landing";
  const adapter = autotask.create(autotask.parseConfig({ ...sandbox.config, secret: " secret\n", site }));
  const fetch = async (url: string): Promise<Response> =>
    url.includes("/zoneInformation")
      ? Response.json({ url: "https://webservices2.autotask.net/ATServicesRest/" })
      : Response.json({});
  const results = await adapter.check({ ...context, fetch });
  expect(named(results, "zone")).toMatchObject({ status: "warning", hint: remedyOf("zone") });
  expect(named(results, "zone")?.message).toBe(
    'your portal is 2, you typed 3; requests go to webservices2.autotask.net; ww3.autotask.net is the host of the web pages; the API is asked at webservices3.autotask.net; "/Mvc/Landing" is ignored: the API has a path of its own',
  );
  expect(named(results, "credentials")?.message).toContain('around "secret" were cut off');
});

const fail = (): never => {
  throw new Error("the sandbox has no licences");
};
