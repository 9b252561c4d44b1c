import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { PassThrough } from "node:stream";
import { findProblems, loadConfig } from "@tier2/bridge";
import { type ConnectWiseSandbox, sandboxKinds, startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { CommandContext } from "../command.ts";
import { type Answer, type ScriptedPrompts, escape, scriptedPrompts } from "../testing/scripted-prompts.ts";
import { tier2 } from "../testing/fake-bridge.ts";
import { type SetupOptions, setUp } from "./setup.ts";

let folder = "";
let configFile = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-setup-"));
  configFile = path.join(folder, "config.yaml");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

async function run(prompts: ScriptedPrompts, options: SetupOptions = {}): Promise<{ code: number; stdout: string }> {
  const stdout = new PassThrough();
  const io: CommandContext = {
    ...{ stdout, stderr: new PassThrough(), stdin: new PassThrough(), environment: {} },
    ending: new AbortController().signal,
  };
  const code = await setUp({ config: configFile, ...options }, io, prompts);
  return { code, stdout: String(stdout.read() ?? "") };
}

async function connectWise(): Promise<ConnectWiseSandbox> {
  const sandbox = await startConnectWiseSandbox();
  onTestFinished(async () => sandbox.close());
  return sandbox;
}

const credentials: readonly Answer[] = [
  { to: "login screen", give: "examplemsp" },
  { to: "Public key", give: "public-key" },
  { to: "Private key", give: ' "private-key"\n' },
  { to: "clientId", give: "client-id" },
];
const ticket: readonly Answer[] = [
  { to: "Identifier of the customer", give: "Acme" },
  { to: "Company of the contact", give: "Unregistered" },
  { to: "E-mail address of the contact", give: "unregistered@msp.example" },
  { to: "Service board", give: "Help Desk" },
  { to: "Status", give: "In Progress" },
];

const neverContact = (): never => {
  throw new Error("the sandbox has no catch-all contact");
};

const text = (): string => readFileSync(configFile, "utf8");

test.each(sandboxKinds)("%s: all that its sandbox offers is taken, and the file is right", async (kind) => {
  const prompts = scriptedPrompts([{ to: "Which helpdesk system", give: kind }]);
  const { code, stdout } = await run(prompts, { sandbox: true });
  expect({ code, failed: prompts.heard.filter((line) => line.startsWith("failed")) }).toEqual({ code: 0, failed: [] });
  expect(stdout).toContain(`${configFile} is written.\n`);
  expect(await findProblems(configFile, text(), {})).toEqual([]);
  expect(text()).toMatch(/^ {2}\S+: file:secrets\/\S+ # tier2 secret set \S+$/m);
  for (const file of readdirSync(path.join(folder, "secrets"))) {
    expect(statSync(path.join(folder, "secrets", file)).mode & 0o777).toBe(0o600);
  }
});

test("typed by hand: what was understood is said, lists are chosen from, secrets are in files alone", async () => {
  const sandbox = await connectWise();
  const prompts = scriptedPrompts([
    { to: "Address of ConnectWise", give: `${sandbox.url}/v4_6_release/` },
    ...[...credentials, ...ticket],
    { to: "When is a press sent", give: "undo" },
    { to: "How many seconds", give: "0" },
    { to: "How many seconds", give: "8" },
    { to: "Pictures", give: "ask" },
    { to: "Whom do people", give: "IT" },
  ]);
  await run(prompts);
  expect(prompts.unused).toEqual([]);
  const heard = prompts.heard.join("\n");
  expect(heard).toContain(`ok: Requests go to ${sandbox.url}\n"/v4_6_release/" is ignored`);
  expect(heard).toContain("warning: Spaces, quotes or line breaks around it were cut off.");
  expect(heard).toMatch(/\nok: "Acme" is Acme Timber \(company \d+\), active\n/);
  expect(heard).toMatch(/\nok: \d+ checks ok: .*\bstatus\b/);
  expect(heard).toContain("failed: Write a number from 1 to 120.");
  expect(loadConfig(configFile).config).toMatchObject({
    psa: { companyId: "examplemsp", privateKey: "file:secrets/private-key", board: "Help Desk", status: "In Progress" },
    company: "Acme",
    policy: { submit: "undo", undoSeconds: 8 },
    capture: { screen: { policy: "ask" } },
    support: { name: "IT" },
  });
  expect(readFileSync(path.join(folder, "secrets/private-key"), "utf8")).toBe("private-key\n");
  expect(`${text()}${heard}`).not.toMatch(/["\s]private-key["\s]/);
});

test("the one line of the existing product, and what it cannot carry", async () => {
  const sandbox = await connectWise();
  const prompts = scriptedPrompts([
    { to: "Address of ConnectWise", give: sandbox.url },
    { to: "How do you have", give: "line" },
    { to: "The line", give: "examplemsp+public-key" },
    { to: "The line", give: "examplemsp+public-key:private-key" },
    { to: "clientId", give: "client-id" },
    ...ticket,
  ]);
  await run(prompts);
  expect(prompts.heard).toContain('failed: has no ":"; the form is Companyid+publickey:privatekey.');
  expect(prompts.heard.join("\n")).not.toContain("examplemsp+public-key:");
  expect(await findProblems(configFile, text(), {})).toEqual([]);
  expect(readdirSync(path.join(folder, "secrets")).toSorted()).toEqual(["client-id", "credentials"]);
});

test("credentials that are refused are asked for again, and what is not there is found before it is written", async () => {
  const sandbox = await connectWise();
  const prompts = scriptedPrompts([
    { to: "Address of ConnectWise", give: sandbox.url },
    ...credentials.filter(({ to }) => to !== "Private key"),
    { to: "Private key", give: "another-key" },
    { to: "What now", give: "again" },
    { to: "Private key", give: "private-key" },
    ...ticket.filter(({ to }) => !to.startsWith("E-mail")),
    { to: "E-mail address of the contact", give: "nobody@msp.example" },
    { to: "Failed: catchAll.contactEmail", give: "ticket" },
    { to: "E-mail address of the contact", give: "unregistered@msp.example" },
  ]);
  expect((await run(prompts)).code).toBe(0);
  expect(prompts.unused).toEqual([]);
  expect(prompts.heard.join("\n")).toMatch(/failed: .*does not take the credentials/);
});

test("an existing file is kept as a copy; its comments, other keys and secrets stay", async () => {
  const sandbox = await connectWise();
  const before = `# ours
schemaVersion: 1
psa:
  kind: connectwise # since May
  site: ${sandbox.url}
  companyId: examplemsp
  publicKey: file:keys/public
  privateKey: env:CW_PRIVATE_KEY
  clientId: file:keys/client
  board: Help Desk
  impact: High
  catchAll: { company: Unregistered, contactEmail: unregistered@msp.example }
retention: { days: 30 } # by contract
`;
  writeFileSync(configFile, before);
  const prompts = scriptedPrompts([
    { to: "Public key", give: "public-key" },
    { to: "Private key", give: "private-key" },
    { to: "clientId", give: "client-id" },
    { to: "Priority", give: "Priority 2 - High" },
  ]);
  await run(prompts);
  expect(readFileSync(`${configFile}.bak-1`, "utf8")).toBe(before);
  expect(text()).toContain("# ours\n");
  expect(text()).toContain("kind: connectwise # since May\n");
  expect(text()).toContain("retention: { days: 30 } # by contract\n");
  expect(loadConfig(configFile).config.psa).toMatchObject({ impact: "High", priority: "Priority 2 - High" });
  // once more: what is there is offered, and nothing has to be typed
  await run(scriptedPrompts([]));
  expect(existsSync(`${configFile}.bak-2`)).toBe(true);
  expect(readFileSync(`${configFile}.bak-2`, "utf8")).toBe(text());
});

test("a file that another secret is kept in stays as it is; one that was made here is written anew", async () => {
  const sandbox = await connectWise();
  const kept = path.join(folder, "secrets/private-key");
  mkdirSync(path.dirname(kept));
  writeFileSync(kept, "of the fallback\n", { mode: 0o600 });
  await run(scriptedPrompts([{ to: "Address of ConnectWise", give: sandbox.url }, ...credentials, ...ticket]));
  expect(readFileSync(kept, "utf8")).toBe("of the fallback\n");
  expect(loadConfig(configFile).config.psa).toMatchObject({ privateKey: "file:secrets/private-key-2" });
  expect(readFileSync(`${kept}-2`, "utf8")).toBe("private-key\n");
  await run(scriptedPrompts([{ to: "Private key", give: "private-key" }]));
  expect(loadConfig(configFile).config.psa).toMatchObject({ privateKey: "file:secrets/private-key-2" });
  expect(readdirSync(path.dirname(kept)).toSorted()).toEqual(
    ["client-id", "private-key", "private-key-2", "public-key"].toSorted(),
  );
});

test("a name of the helpdesk system that begins like a reference is neither offered nor taken", async () => {
  const sandbox = await connectWise();
  const [first] = sandbox.data.boards;
  sandbox.data.boards.push({ ...(first ?? neverContact()), id: 9001, name: "file:/etc/passwd" });
  const prompts = scriptedPrompts([
    { to: "Address of ConnectWise", give: sandbox.url },
    ...credentials,
    { to: "Identifier of the customer", give: "env:HOME" },
    ...ticket,
  ]);
  const offered: string[] = [];
  const choose: ScriptedPrompts["choose"] = async (question) => {
    offered.push(...question.choices.map(({ label }) => label));
    return prompts.choose(question);
  };
  await run({ ...prompts, choose });
  expect(prompts.heard).toContain(
    "failed: What begins so would be taken for the place of a secret, and read from there. Write it otherwise.",
  );
  expect(offered).toContain("Help Desk");
  expect(offered).not.toContain("file:/etc/passwd");
  expect(loadConfig(configFile).config.company).toBe("Acme");
});

test("the customary contact is offered where there is one, and what speaks against it is said", async () => {
  const sandbox = await connectWise();
  const example = sandbox.data.contacts.find(({ firstName }) => firstName === "Unregistered");
  const address = "unregistered@helpdeskbuttons.com";
  sandbox.data.contacts.push({
    ...(example ?? neverContact()),
    id: 7001,
    communicationItems: [
      { id: 70_010, type: { id: 1, name: "Email" }, value: address, defaultFlag: true, communicationType: "Email" },
    ],
  });
  const prompts = scriptedPrompts([
    { to: "Address of ConnectWise", give: sandbox.url },
    ...credentials,
    ...ticket.filter(({ to }) => !to.startsWith("E-mail")),
  ]);
  await run(prompts);
  expect(prompts.heard.join("\n")).toContain(
    `There is a contact ${address}, as Helpdesk Buttons (Tier2Tickets) asks for it`,
  );
  expect(prompts.heard.join("\n")).toContain("an address at your own is better");
  expect(loadConfig(configFile).config.psa["catchAll"]).toMatchObject({ contactEmail: address });
});

test("whoever ends it at any question leaves nothing behind", async () => {
  const all = scriptedPrompts([{ to: "Which helpdesk system", give: "kaseya-bms" }]);
  await run(all, { sandbox: true });
  const questions = all.heard.filter((line) => line.startsWith("? ")).map((line) => line.slice(2));
  expect(questions.length).toBeGreaterThan(15);
  rmSync(folder, { recursive: true });
  for (const question of questions) {
    const prompts = scriptedPrompts([
      { to: question, give: escape },
      { to: "Which helpdesk system", give: "kaseya-bms" },
    ]);
    await expect(run(prompts, { sandbox: true })).rejects.toMatchObject({ code: "setup_ended" });
    expect(existsSync(folder)).toBe(false);
  }
  await expect(run(scriptedPrompts([{ to: "Write it", give: false }]), { sandbox: true })).rejects.toMatchObject({
    code: "setup_ended",
  });
  expect(existsSync(folder)).toBe(false);
});

test("what is wrong in an existing file and is not asked for is told, with where to look", async () => {
  writeFileSync(
    configFile,
    `schemaVersion: 1
psa: { kind: connectwise, site: na.myconnectwise.net, bord: Help Desk, catchAll: { contactEmail: a@msp.example } }
`,
  );
  await expect(run(scriptedPrompts([]))).rejects.toMatchObject({
    ...{ code: "setup_section_refused", category: "config" },
    message: expect.stringContaining('unknown key "bord"') as unknown,
  });
});

test("a customer that is not there is told at once; a near one is offered, and the same once more is kept", async () => {
  const prompts = scriptedPrompts([
    { to: "Which helpdesk system", give: "atera" },
    { to: "Name of the customer", give: "Acme Tmber" },
  ]);
  await run(prompts, { sandbox: true });
  const heard = prompts.heard.join("\n");
  expect(heard).toMatch(/failed: Atera shows no customer .*\n {2}The nearest is "Acme Timber"\.\nThe same once more/);
  expect(loadConfig(configFile).config.company).toBe("Acme Timber");
  const stubborn = scriptedPrompts([
    { to: "Which helpdesk system", give: "connectwise" },
    { to: "Identifier of the customer", give: "Acmee" },
    { to: "Failed: company", give: "on" },
  ]);
  await run(stubborn, { sandbox: true });
  expect(stubborn.unused).toEqual([]);
  expect(stubborn.heard.find((line) => line.startsWith("failed: "))).toMatch(/no company with the identifier/);
  expect(loadConfig(configFile).config.company).toBe("Acmee");
});

test("what Enter does is said where something stands in the line, or is taken for nothing", async () => {
  const prompts = scriptedPrompts([{ to: "Which helpdesk system", give: "autotask" }]);
  await run(prompts, { sandbox: true });
  expect(prompts.heard).toContain(
    "? Address of Autotask, as in the address bar (Enter takes what stands there; empty: the zone is found by the user name)",
  );
  const empty = scriptedPrompts([
    { to: "Which helpdesk system", give: "atera" },
    { to: "Address of Atera", give: escape },
  ]);
  const rejected = run(empty, { config: path.join(folder, "other.yaml") });
  await expect(rejected).rejects.toMatchObject({ code: "setup_ended" });
  expect(empty.heard).toContain("? Address of Atera (Enter alone: app.atera.com)");
});

test("the last words of a rehearsal say how it begins again", async () => {
  const stderr = new PassThrough();
  const io = {
    ...{ stdout: new PassThrough(), stderr, stdin: new PassThrough(), environment: {} },
    ending: new AbortController().signal,
  };
  const prompts = (...answers: Answer[]): ScriptedPrompts =>
    scriptedPrompts([{ to: "Which helpdesk system", give: "webhook" }, ...answers]);
  await setUp({ sandbox: true }, io, prompts());
  expect(String(stderr.read())).toBe(
    "That was a rehearsal: nothing is written. Once more: tier2 setup --sandbox. In earnest: tier2 setup\n",
  );
  await setUp({ sandbox: true, config: configFile }, io, prompts());
  expect(String(stderr.read())).toContain(`\nOnce more: tier2 setup --sandbox --config ${configFile}\n`);
  const refused = setUp({ sandbox: true }, io, prompts({ to: "Write it", give: false }));
  await expect(refused).rejects.toMatchObject({ hint: "Begin again: tier2 setup --sandbox" });
});

test("a board that is left to ConnectWise has no status and type of its own", async () => {
  const prompts = scriptedPrompts([
    { to: "Which helpdesk system", give: "connectwise" },
    { to: "Service board", give: "leave it to the helpdesk system" },
    { to: "Priority", give: "Priority 1 - Critical" },
  ]);
  await run(prompts, { sandbox: true });
  const { psa } = loadConfig(configFile).config;
  expect(psa).toMatchObject({ board: "__default__", priority: "Priority 1 - Critical" });
  expect(psa).not.toHaveProperty("status");
  expect(await findProblems(configFile, text(), {})).toEqual([]);
});

test("of Kaseya a queue or an assignee is wanted until there is one", async () => {
  const left = "leave it to the helpdesk system";
  const prompts = scriptedPrompts([
    { to: "Which helpdesk system", give: "kaseya-bms" },
    { to: "Queue", give: left },
    { to: "Assignee", give: left },
    { to: "Assignee", give: "Tess Tech" },
  ]);
  await run(prompts, { sandbox: true });
  expect(prompts.heard).toContain("failed: The helpdesk system demands one of them: queue, assignee.");
  expect(loadConfig(configFile).config.psa).toMatchObject({ assignee: "Tess Tech" });
});

test.runIf(process.getuid?.() === 0)("who may not write there is told before anything is asked", () => {
  chmodSync(folder, 0o755);
  const module = new URL("../setup/write-setup.ts", import.meta.url).href;
  const script = `import { refuseUnwritable } from ${JSON.stringify(module)};
    try { refuseUnwritable(${JSON.stringify(configFile)}); } catch ({ code, category }) { console.log(code, category); }`;
  const words = ["--conditions=source", "--input-type=module", "--eval", script];
  const said = execFileSync(process.execPath, words, { encoding: "utf8", uid: 65_534, gid: 65_534 });
  expect(said).toBe("setup_not_permitted permission\n");
});

test("a place that cannot be written to is told, and nothing is half", async () => {
  writeFileSync(path.join(folder, "secrets"), "in the way");
  const prompts = scriptedPrompts([{ to: "Which helpdesk system", give: "atera" }]);
  await expect(run(prompts, { sandbox: true })).rejects.toMatchObject({ code: "setup_not_written" });
  expect(readdirSync(folder)).toEqual(["secrets"]);
});

test("without a terminal it says what to write instead", async () => {
  const { code, stdout, stderr } = await tier2(["setup", "--config", configFile]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("docs/configuration.md");
});
