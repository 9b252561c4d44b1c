import { SocketTransport, colours, defaultSettings, reportIds } from "@tier2/button";
import { expect, onTestFinished, test } from "vitest";
import { dark } from "../button/dark.ts";
import { CommandRun } from "../testing/command-run.ts";
import { noBridge, tier2 } from "../testing/fake-bridge.ts";
import { type PlayedButton, playedButton } from "../testing/played-button.ts";

const on = ({ socketPath }: Pick<PlayedButton, "socketPath">): readonly string[] => ["--socket", socketPath];

/** As a bridge holds it. */
async function hold({ socketPath }: PlayedButton): Promise<void> {
  const transport = new SocketTransport(socketPath);
  await transport.open(socketPath, { onInput: () => undefined, onDetached: () => undefined }, { isExclusive: true });
  onTestFinished(async () => transport.close());
}

test("list: who is there, and nobody", async () => {
  const button = await playedButton();
  const { code, stdout } = await tier2(["button", "list", ...on(button)]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${button.socketPath}: button, pico, firmware 0.1.0, serial A1\n`,
  });
  button.detach();
  const none = await tier2(["button", "list", ...on(button)]);
  expect(none).toEqual({ code: 0, stdout: "", stderr: `Nobody plays a button at ${button.socketPath}.\n` });
  const json = await tier2(["button", "list", "--json", ...on(button)]);
  expect(JSON.parse(json.stdout)).toEqual({ schemaVersion: 1, buttons: [], bootLoaders: [] });
});

test("list: a button that cannot be used says why, and what to do", async () => {
  const button = await playedButton();
  button.identity = { ...button.identity, protocolVersion: 99 };
  const { code, stdout } = await tier2(["button", "list", ...on(button)]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/: button, serial A1\n {2}The firmware of the button .* newer than this software.*\n {2}\S/);
  const json = await tier2(["button", "list", "--json", ...on(button)]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    buttons: [{ serial: "A1", error: { code: "button_firmware_unfit", category: "firmware" } }],
  });
  expect((await tier2(["button", "info", ...on(button)])).code).toBe(11);
});

test("info: everything of one button", async () => {
  const button = await playedButton();
  button.status = { ...button.status, faults: ["switch-stuck"], queued: 2 };
  const { code, stdout } = await tier2(["button", "info", "--json", ...on(button)]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ schemaVersion: 1, board: "pico", version: "0.1.0", serial: "A1" },
    status: { queued: 2, faults: ["switch-stuck"] },
  });
});

test.each([["info"], ["light", "sent"], ["settings"], ["test", "--auto"], ["watch"]])(
  "%s: without a button it says so, and what to do",
  async (...words) => {
    const socketPath = `${noBridge().folder}/none.sock`;
    const { code, stdout, stderr } = await tier2(["button", ...words, ...on({ socketPath })]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(`Nobody plays a button at ${socketPath}`);
  },
);

test("another serial than that of the button is not found", async () => {
  const button = await playedButton();
  const { code, stderr } = await tier2(["button", "info", "--serial", "B2", ...on(button)]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/no board with the serial B2[^]*serial A1/);
});

test("light: is shown, then it is dark", async () => {
  const button = await playedButton();
  const run = new CommandRun(["button", "light", "urgent", "--colour", "red", ...on(button)]);
  await button.until(() => button.lights.length === 1);
  expect(button.lights[0]).toMatchObject({ pattern: "blink", ...colours.red, periodMs: 1000 });
  expect(await run.stop()).toBe(0);
  expect(button.lights.at(-1)).toEqual(dark);
});

test("light: a board without colours shows the pattern", async () => {
  const button = await playedButton();
  button.identity = { ...button.identity, board: "leonardo", capabilities: [] };
  const run = new CommandRun(["button", "light", "sent", ...on(button)]);
  await run.says(/sent \(solid, for this board's light has no colours\)/);
  expect(await run.stop()).toBe(0);
});

test.each([
  [["light", "snet"], /no light "snet"[^]*Did you mean sent\?/],
  [["light", "sent", "--colour", "grean"], /Did you mean green\?/],
  [["light", "sent", "--seconds", "0"], /1 to 3600/],
  [["settings", "--set", "holdMz=3"], /Did you mean holdMs\?/],
  [["settings", "--set", "holdMs=299"], /0 or 300 to 10000 ms/],
  [["test"], /--auto/],
])("%j is refused as usage, and nothing is sent", async (words, message) => {
  const button = await playedButton();
  const { code, stderr } = await tier2(["button", ...words, ...on(button)]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(button.lights).toEqual([]);
  expect(button.settings).toBe(defaultSettings);
});

test.each([
  ["light", "sent"],
  ["test", "--auto"],
  ["watch", "--acknowledge"],
])("%s: a button that the bridge holds is left to it", async (...words) => {
  const button = await playedButton();
  await hold(button);
  const { code, stderr } = await tier2(["button", ...words, ...on(button)]);
  expect(code).toBe(4);
  expect(stderr).toContain(`is held by process ${process.pid}`);
  expect(button.lights).toEqual([]);
});

test("settings: some are changed, the others stay; the defaults come back", async () => {
  const button = await playedButton();
  const { code, stdout } = await tier2([
    "button",
    "settings",
    "--json",
    "--set",
    "holdMs=0",
    "brightness=9",
    ...on(button),
  ]);
  expect(code).toBe(0);
  expect(button.settings).toEqual({ ...defaultSettings, holdMs: 0, brightness: 9 });
  expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, serial: "A1", settings: button.settings });
  await tier2(["button", "settings", "--defaults", "--set", "brightness=7", ...on(button)]);
  expect(button.settings).toEqual({ ...defaultSettings, brightness: 7 });
});

test("settings: what was not stored is an error of the firmware", async () => {
  const button = await playedButton();
  button.status = { ...button.status, faults: ["settings-not-stored"] };
  expect((await tier2(["button", "settings", ...on(button)])).code).toBe(0);
  const { code, stderr } = await tier2(["button", "settings", "--set", "brightness=9", ...on(button)]);
  expect(code).toBe(11);
  expect(stderr).toContain("not stored");
});

test("the self-test without a person: all that a program can see", async () => {
  const button = await playedButton();
  const { code, stdout } = await tier2(["button", "test", "--auto", "--json", ...on(button)]);
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as { readonly steps: readonly { readonly status: string }[] };
  expect(report).toMatchObject({ schemaVersion: 1, serial: "A1", board: "pico", version: "0.1.0", isPassed: true });
  expect(report.steps.filter(({ status }) => status === "failed")).toEqual([]);
  expect(button.lights.at(-1)).toEqual(dark);
});

test("the self-test: a fault of the board is exit code 4, one of the firmware 11", async () => {
  const button = await playedButton();
  button.status = { ...button.status, faults: ["switch-stuck"], pressed: 1 };
  const stuck = await tier2(["button", "test", "--auto", ...on(button)]);
  expect(stuck.code).toBe(4);
  expect(stuck.stdout).toMatch(/FAIL {2}faults .*closed for half a minute/);
  button.refused.add(reportIds.settings);
  const refusing = await tier2(["button", "test", "--auto", "--json", ...on(button)]);
  expect(refusing.code).toBe(11);
  expect(JSON.parse(refusing.stdout)).toMatchObject({ isPassed: false });
});

test("watch: each press once, though nobody acknowledges it; an unplugged button is waited for", async () => {
  const button = await playedButton();
  const run = new CommandRun(["button", "watch", ...on(button)]);
  await run.says(/A1 is here/);
  expect(run.stderr).toMatch(/nobody takes this button's presses/);
  button.press(1);
  button.press(1);
  button.gesture(1, "double", 80);
  await run.says(/press 1 is double, held for 80 ms/);
  button.detach();
  await run.says(/A1 is gone/);
  button.attach();
  await run.says(/A1 is here[^]*A1 is here/);
  button.press(2);
  await run.says(/press 2\n/);
  expect(await run.stop()).toBe(0);
  expect(run.stdout.match(/press 1\n/g)).toHaveLength(1);
  expect(button.acknowledged).toEqual([]);
});

test("watch --acknowledge takes every report, and makes the light dark", async () => {
  const button = await playedButton();
  const run = new CommandRun(["button", "watch", "--acknowledge", "--json", ...on(button)]);
  await run.says(/attached/);
  button.press(1);
  button.gesture(1, "long", 900);
  await button.until(() => button.lights.length === 2);
  expect(await run.stop()).toBe(0);
  expect(button.acknowledged).toEqual([
    { bootId: 3, sequence: 1, what: "press" },
    { bootId: 3, sequence: 1, what: "gesture" },
  ]);
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { schemaVersion: 1, event: "attached", serial: "A1" },
    { event: "press", bootId: 3, sequence: 1, deviceTimeMs: 1000 },
    { event: "gesture", kind: "long", holdMs: 900 },
  ]);
});

test("watch: beside a bridge that holds the button", async () => {
  const button = await playedButton();
  await hold(button);
  const run = new CommandRun(["button", "watch", ...on(button)]);
  await run.says(/A1 is here/);
  button.press(4);
  await run.says(/press 4\n/);
  expect(await run.stop()).toBe(0);
  expect(run.stderr).toMatch(/is held by process \d+[^]*makes tickets/);
});
