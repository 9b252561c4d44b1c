import { expect, test } from "vitest";
import { type Outcome, fakeBridge, noBridge, tier2 as run } from "./testing/fake-bridge.ts";
import { typedOn } from "./program-words.ts";
import { version } from "./version.ts";

const tier2 = async (...words: string[]): Promise<Outcome> => run(words);

test("without words it shows its help", async () => {
  const { code, stdout, stderr } = await tier2();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("demo");
  expect(stdout).toContain("run");
});

test("--version and --help end well, every command's help has examples", async () => {
  expect(await tier2("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  for (const command of ["demo", "run"]) {
    const { code, stdout } = await tier2(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}tier2/);
  }
});

test.each([
  [["bogus"], 2, /Unknown command 'bogus'\. \[usage\]/],
  [["run", "--confg", "x"], 2, /Did you mean --config/],
  [["run", "--config"], 2, /argument missing/],
  [["run", "--config", "/nonexistent.yaml"], 3, /There is no configuration.*\[config_missing\]\n.*--config FILE/s],
  [["demo"], 2, /needs a terminal.*\nWithout one: tier2 demo --once --json/],
])("%j ends with its exit code and says what to do", async (words, expected, message) => {
  const { code, stdout, stderr } = await tier2(...words);
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toMatch(message);
});

test("--quiet leaves out talk, and neither data nor errors", async () => {
  const { configFile } = await fakeBridge({ "POST /v1/presses": { status: 201, body: { pressId: "p1" } } });
  const press = ["press", "--config", configFile];
  expect((await tier2(...press)).stderr).toContain("tier2 queue list");
  expect(await tier2(...press, "--quiet")).toEqual({ code: 0, stdout: "Press p1 is saved.\n", stderr: "" });
  const { code, stderr } = await tier2("status", "--quiet", "--config", noBridge().configFile);
  expect({ code, said: stderr.includes("The bridge is not running") }).toEqual({ code: 6, said: true });
});

test("an example is shown as it is typed on the system", () => {
  expect(typedOn("linux", "sudo tier2 service start")).toBe("sudo tier2 service start");
  expect(typedOn("win32", "sudo tier2 service start")).toBe("tier2 service start");
});
