// The picture of the screen by policy, of a real X server, up to the file on the ticket.
import { expect, onTestFinished, test } from "vitest";
import { XDisplay, hasX11 } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { Desk } from "../lib/desk.ts";

const noScreen = { DISPLAY: "", WAYLAND_DISPLAY: "" };

async function startDisplay(): Promise<Readonly<Record<string, string>>> {
  const display = await XDisplay.start("1280x720");
  onTestFinished(async () => display.stop());
  await display.showTerminal({ title: "Accounting", background: "blue", geometry: "80x30+300+100" });
  return { ...noScreen, DISPLAY: display.name };
}

const startDesk = async (policy: "off" | "ask" | "on", environment: Readonly<Record<string, string>>): Promise<Desk> =>
  Desk.start({ config: { capture: { screen: { policy, of: "all-monitors" } } }, environment });

/** Resolves with the file of this name, once it is on the only ticket. */
async function fileOf({ rig: { sandbox } }: Desk, name: string) {
  const find = () => sandbox.data.documents.find(({ fileName }) => fileName === name);
  await sandbox.until(() => find() !== undefined);
  expect(find()).toMatchObject({ publicFlag: false, recordId: sandbox.tickets()[0]?.id });
  return Buffer.from(find()?.content ?? []);
}

const fileNames = ({ rig: { sandbox } }: Desk): string[] => sandbox.data.documents.map(({ fileName }) => fileName);

async function expectReport(desk: Desk, text: string | RegExp): Promise<void> {
  const report = (await fileOf(desk, "report.html")).toString("utf8");
  expect(report).toMatch(/^<!doctype html>/i);
  expect(report).toMatch(text);
}

/** The report is the last file of a press without a picture. */
async function expectNothingOpen(desk: Desk, pressId: string): Promise<void> {
  await desk.events.until("follow-up.done", { pressId, name: "report.html" });
  const { followUps } = await desk.press(pressId);
  expect(followUps.filter(({ state }) => state === "waiting" || state === "held")).toEqual([]);
}

async function expectJpeg(desk: Desk): Promise<void> {
  const picture = await fileOf(desk, "screen.jpg");
  expect([...picture.subarray(0, 2), ...picture.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  expect(picture.length).toBeLessThanOrEqual(65_536);
}

test.skipIf(!hasX11)("on: the picture and the report are on the ticket, for technicians alone", async () => {
  const desk = await startDesk("on", await startDisplay());
  await desk.tap();
  await expectJpeg(desk);
  await expectReport(desk, "All monitors, 1280 × 720");
  expect(desk.events.of("picture.held")).toEqual([]);
});

test.skipIf(!hasX11)("ask: the picture waits for the person's word; refused, it is erased", async () => {
  const desk = await startDesk("ask", await startDisplay());
  const allowed = await desk.tap();
  await desk.events.until("picture.held", { pressId: allowed });
  await expectReport(desk, "All monitors, 1280 × 720");
  expect(fileNames(desk)).toEqual(["report.html"]);
  expect((await desk.press(allowed)).parts).toContainEqual(expect.objectContaining({ name: "picture" }));
  expect((await desk.ask(`POST /v1/presses/${allowed}/allow-picture`)).status).toBe(200);
  await expectJpeg(desk);

  const refused = await desk.tap();
  await desk.events.until("picture.held", { pressId: refused });
  await desk.events.until("follow-up.done", { pressId: refused, name: "report.html" });
  expect((await desk.ask(`POST /v1/presses/${refused}/refuse-picture`)).status).toBe(200);
  expect((await desk.press(refused)).parts).not.toContainEqual(expect.objectContaining({ name: "picture" }));
  expect((await desk.ask(`POST /v1/presses/${refused}/allow-picture`)).status).toBe(409);
  await expectNothingOpen(desk, refused);
  expect(fileNames(desk)).toEqual(["report.html", "screen.jpg", "report.html"]);
});

test.skipIf(!hasX11)("off: there is no picture, and the report says why", async () => {
  const desk = await startDesk("off", await startDisplay());
  const pressId = await desk.tap();
  await expectReport(desk, /No picture: switched off/);
  await expectNothingOpen(desk, pressId);
  expect(fileNames(desk)).toEqual(["report.html"]);
  expect((await desk.press(pressId)).parts).not.toContainEqual(expect.objectContaining({ name: "picture" }));
});

test("nobody is logged in: the ticket comes without a picture, and the report says why", async () => {
  const desk = await startDesk("on", noScreen);
  const pressId = await desk.tap();
  await expectReport(desk, /No picture: not taken: nobody is logged in/);
  await expectNothingOpen(desk, pressId);
  expect(fileNames(desk)).toEqual(["report.html"]);
});
