import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { fakeBridge, tier2 } from "../testing/fake-bridge.ts";

function written(name: string, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-rules-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const rulesFile = (rules: string): string => written("rules.yaml", `psa: { kind: connectwise }\nrules:\n${rules}`);

const good = `  - name: Urgent
    when: press.gesture == "double"
    set: { priority: Priority 1 - Critical }
    append: Somebody calls you back.
  - name: Kiosk
    when: hostname.startsWith("KIOSK")
    block: "Please ask at the desk.\\e[2J"
`;

const evidence = { capturedAtMs: 1_700_000_000_000, fields: { hostname: { value: "FRONTDESK-02" } } };
const pressFile = (press: object = {}, fields: object = evidence.fields): string =>
  written("press.json", JSON.stringify({ person: { name: "Ann Example" }, evidence: { ...evidence, fields }, press }));

test("rules check: right, with the values that the sandbox has", async () => {
  const file = rulesFile(good);
  const { code, stdout } = await tier2(["rules", "check", "--config", file, "--sandbox"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}: its 2 rules are right.\n` });
});

test("rules check: every problem with its line, and the value that was probably meant", async () => {
  const file = rulesFile(
    `${good.replace("1 - Critical", "1 - Critcal")}  - name: Disk\n    when: disk.freePersent < 5\n    stop: true\n`,
  );
  const words = ["rules", "check", "--config", file];
  const { code, stdout, stderr } = await tier2([...words, "--sandbox", "--psa", "connectwise"]);
  expect(code).toBe(10);
  expect(stdout).toContain(
    `${file}:5: Priority has no "Priority 1 - Critcal".\n    Did you mean "Priority 1 - Critical"?\n`,
  );
  expect(stdout).toMatch(/:11: "disk\.freePersent" .*\n {4}Did you mean "disk\.freePercent"/);
  expect(stderr).toContain("2 problems.\n");
  const json = JSON.parse((await tier2([...words, "--sandbox", "--json"])).stdout) as object;
  expect(json).toMatchObject({
    file,
    psa: "connectwise",
    rules: 3,
    isValid: false,
    problems: [{ line: 5 }, { line: 11 }],
  });
});

test("rules check: a helpdesk system that cannot be asked is told, and the rest is checked", async () => {
  const file = rulesFile(good);
  const { code, stdout, stderr } = await tier2(["rules", "check", "--config", file]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}: its 2 rules are right.\n` });
  expect(stderr).toMatch(/^Values are not compared with the helpdesk system: .*schemaVersion/);
});

test("rules check: keys that are not known, files that are no YAML or not there", async () => {
  const unknown = await tier2(["rules", "check", "--config", rulesFile("  - { name: A, wen: 'true' }\n")]);
  expect(unknown.code).toBe(10);
  expect(unknown.stdout).toMatch(/rules\.yaml:3: unknown key .*wen".\n {4}Did you mean "when"\?/);
  const broken = await tier2(["rules", "check", "--config", rulesFile("  - {")]);
  expect({ code: broken.code, isTold: broken.stdout.includes("not YAML") }).toEqual({ code: 10, isTold: true });
  expect(await tier2(["rules", "check", "--config", "/nonexistent.yaml"])).toMatchObject({ code: 3 });
  const nobody = await tier2(["rules", "check", "--config", written("rules.yaml", "rules: []\n")]);
  expect({ code: nobody.code, isTold: nobody.stderr.includes("--psa KIND") }).toEqual({ code: 2, isTold: true });
});

test("rules test: what each rule does to a press of a file, and the ticket", async () => {
  const words = ["rules", "test", "--config", rulesFile(good), "--press", pressFile({ gesture: "double" })];
  const { code, stdout } = await tier2(words);
  expect(code).toBe(0);
  expect(stdout).toContain(`--- Rules ---
applies   Urgent
          priority: (nothing) -> "Priority 1 - Critical"
          append: (nothing) -> "Somebody calls you back."
-         Kiosk
`);
  expect(stdout).toContain("Subject:  URGENT: Help button pressed: Ann Example at FRONTDESK-02\n");
  expect(stdout).toMatch(/^priority: Priority 1 - Critical$/m);
  expect(stdout).toMatch(/^Somebody calls you back\.$/m);
  const tried = JSON.parse((await tier2([...words, "--json"])).stdout) as object;
  expect(tried).toMatchObject({
    press: { gesture: "double" },
    effects: [
      { name: "Urgent", result: "matched" },
      { name: "Kiosk", result: "not" },
    ],
    before: { fields: {} },
    after: { fields: { priority: "Priority 1 - Critical" } },
  });
});

test("rules test: a block is shown, harmless, and no ticket", async () => {
  const press = pressFile({}, { hostname: { value: "KIOSK-7" } });
  const { code, stdout } = await tier2(["rules", "test", "--config", rulesFile(good), "--press", press]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/applies {3}Kiosk\n\n--- Blocked: no ticket .*---\nPlease ask at the desk\.\[2J\n$/);
});

test("rules test: a rule that cannot be followed", async () => {
  const file = rulesFile("  - { name: Disk, when: disk.freePercent < 5, append: Full }\n");
  const { code, stdout, stderr } = await tier2(["rules", "test", "--config", file, "--press", pressFile()]);
  expect(code).toBe(10);
  expect(stdout).toContain("FAILED    Disk: disk.freePercent is not known");
  expect(stderr).toContain('Rule "Disk" was skipped');
});

test("rules test: the last press of the bridge, and one of which nothing is stored", async () => {
  const press = (pressId: string, recordedAtMs: number): object => ({
    ...{ pressId, recordedAtMs, serial: "A1", gesture: "short", isFromSoftware: false },
  });
  const [older, newer] = [press("older-press", 1000), press("newer-press", 2000)];
  const bridge = await fakeBridge({
    "GET /v1/presses?limit=1000": { body: { presses: [older, newer] } },
    "GET /v1/presses/newer-press": { body: { press: newer, collected: { base: evidence } } },
    "GET /v1/presses/older-press": { body: { press: older, collected: {} } },
  });
  writeFileSync(
    bridge.configFile,
    `psa: { kind: connectwise }\napi: { adminSocket: ${bridge.socketPath} }\nrules:\n${good}`,
  );
  const words = ["rules", "test", "--config", bridge.configFile, "--press"];
  const last = await tier2([...words, "last"]);
  expect({ code: last.code, stderr: last.stderr }).toEqual({ code: 0, stderr: "" });
  expect(last.stdout).toMatch(/^Press newer-press, short, 1970/);
  const erased = await tier2([...words, "older"]);
  expect({ code: erased.code, isTold: erased.stderr.includes("Nothing is stored") }).toEqual({ code: 2, isTold: true });
});

test("rules test: no press, none of the right form, rules that cannot be read", async () => {
  const words = ["rules", "test", "--config", rulesFile(good)];
  expect((await tier2(words)).stderr).toContain("--press last | ID | FILE");
  const { code, stderr } = await tier2([...words, "--press", written("press.json", "{}")]);
  expect({ code, isTold: stderr.includes('is no press: "evidence"') }).toEqual({ code: 2, isTold: true });
  const mistyped = await tier2([...words, "--press", "./nonexistent.json"]);
  expect({ code: mistyped.code, isTold: mistyped.stderr.includes("cannot be read") }).toEqual({
    code: 2,
    isTold: true,
  });
  const broken = ["rules", "test", "--config", rulesFile("  - 1\n"), "--press", pressFile()];
  expect(await tier2(broken)).toMatchObject({ code: 3 });
});

test("rules import: YAML for the configuration; what is missing is listed and makes exit code 10", async () => {
  const old = { defaults: { priority: "Medium" }, custom_rules: ["if '!' in msg: priority = 'High'", "beep()"] };
  const file = written("old.json", JSON.stringify(old));
  const { code, stdout, stderr } = await tier2(["rules", "import", file]);
  expect(code).toBe(10);
  expect(parse(stdout)).toEqual({
    rules: [
      { name: "Defaults", set: { priority: "Medium" } },
      { name: "Imported rule 1", when: 'msg.contains("!")', set: { priority: "High" } },
    ],
  });
  expect(stdout).toContain("# NOT TRANSLATED: custom_rules[2], line 1: ");
  expect(stderr).toMatch(/^2 rules\. Not translated.*\n {2}.*old\.json: custom_rules\[2\], line 1: "beep" /);
  const json = JSON.parse((await tier2(["rules", "import", file, "--json"])).stdout) as object;
  expect(json).toMatchObject({ yaml: stdout, rules: 2, problems: [{ place: "custom_rules[2], line 1" }] });
  const right = await tier2(["rules", "import", written("old.json", '{"custom_rules": ["priority = \'High\'"]}')]);
  expect(right).toMatchObject({
    code: 0,
    stderr: "1 rule. Put them into the configuration, then: tier2 rules check\n",
  });
  expect(await tier2(["rules", "import", "/nonexistent.json"])).toMatchObject({ code: 2 });
});

test("what was imported is right for the check", async () => {
  const old = written(
    "old.json",
    JSON.stringify({ custom_rules: ["if 'a' in selections.lower(): priority = 'Priority 1 - Critical'"] }),
  );
  const { stdout } = await tier2(["rules", "import", old]);
  const file = written("rules.yaml", stdout);
  expect(await tier2(["rules", "check", "--config", file, "--sandbox", "--psa", "connectwise"])).toMatchObject({
    code: 0,
  });
});

const textsFile = (subject: string): string =>
  written(
    "texts.yaml",
    `psa: { kind: webhook }\nsupport: { phone: "+1 202 555 0199" }\ntexts:\n  subject: "${subject}"\n`,
  );

test("rules check: the templates of the ticket texts, too", async () => {
  const right = await tier2(["rules", "check", "--config", textsFile("{{ who }}")]);
  expect(right.stdout).toMatch(/: its ticket texts are right\.\n$/);
  const { code, stdout } = await tier2(["rules", "check", "--config", textsFile("Help: {{ hostnam }}")]);
  expect(code).toBe(10);
  expect(stdout).toMatch(/:4: the template "texts\.subject" .* column 10 .*"hostnam".*\n {4}Did you mean "hostname"\?/);
  const unknown = written("texts.yaml", "psa: { kind: webhook }\ntexts: { sbject: x }\n");
  expect((await tier2(["rules", "check", "--config", unknown])).stdout).toContain('Did you mean "subject"?');
});

test("rules test: the ticket has the texts of the templates", async () => {
  const file = textsFile("{{ who }} at {{ hostname }}, {{ support.phone }}");
  const words = ["rules", "test", "--config", file, "--press", pressFile()];
  expect((await tier2(words)).stdout).toContain("Subject:  Ann Example at FRONTDESK-02, +1 202 555 0199\n");
  const json = JSON.parse((await tier2([...words, "--json"])).stdout) as object;
  expect(json).toMatchObject({ before: { subject: "Ann Example at FRONTDESK-02, +1 202 555 0199" } });
});

test("rules check --sandbox: where there is no configuration an example is checked", async () => {
  const { code, stdout, stderr } = await tier2(["rules", "check", "--sandbox"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/example\.yaml: its 4 rules are right\.\n$/) as string,
  });
  expect(stderr).toContain("this checks an example");
});
