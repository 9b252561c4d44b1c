import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { heldPicture, pageState, stageChanges } from "../lib/page-states.ts";
import { visitPages } from "../lib/visited-page.ts";

/** The page of a press in Chromium, as a person uses it. */
const visit = visitPages();
const words = (page: Page): Locator => page.getByLabel("What is the problem?");
const send = (page: Page): Locator => page.locator("#send");

test("by keyboard alone: the form, with a wrong address on the way", async () => {
  const { page, said, focused } = await visit(stageChanges.form);
  await expect.poll(focused).toBe("words");
  await page.keyboard.type("It beeps.");
  for (const keys of [
    ["Tab", "Space"],
    ["Tab", "ArrowDown"],
    ["Tab", "Tab", "Tab"],
  ].flat()) {
    await page.keyboard.press(keys);
  }
  await page.keyboard.type("ann@");
  await page.keyboard.press("Control+Enter");
  const email = page.getByLabel("E-mail", { exact: true });
  expect(await email.getAttribute("aria-invalid")).toBe("true");
  expect(await page.locator("#email-error").innerText()).toContain("name@example.com");
  expect(await email.getAttribute("aria-describedby")).toContain("email-error");
  expect(said()).toEqual([]);
  await page.keyboard.type("example.com");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => said()).toHaveLength(1);
  expect(said()).toEqual([
    { words: "It beeps.", chosen: ["c1", "q1.2"], name: "Ann Example", email: "ann@example.com" },
  ]);
});

test("a double click sends once; what was sent is listed, and the form is free for more", async () => {
  const { page, server, said } = await visit();
  await words(page).fill("It beeps.");
  server.setHeld(true);
  await send(page).dblclick();
  await send(page).click({ force: true });
  server.setHeld(false);
  await page.getByText("Thank you, we have it.").waitFor();
  expect(said()).toEqual([{ words: "It beeps.", chosen: [] }]);
  expect(await words(page).inputValue()).toBe("");
  await words(page).fill("Again.");
  await send(page).dblclick();
  await page.getByText("Thank you, we have it.").waitFor();
  expect(said()).toHaveLength(2);
  expect(await page.locator(".problem:visible").count()).toBe(0);
  await send(page).click();
  await page.getByText("Please write something").waitFor();
  expect(said()).toHaveLength(2);
});

test("what is typed survives a reload and a lost connection; afterwards it goes on", async () => {
  const { page, server, said, complaints } = await visit();
  await words(page).fill("It beeps.");
  await page.getByLabel("This is a recurring issue").check();
  await page.reload();
  await expect.poll(async () => words(page).inputValue()).toBe("It beeps.");
  expect(await page.getByLabel("This is a recurring issue").isChecked()).toBe(true);
  server.setUp(false);
  await page.locator(".lost", { hasText: "No connection to the bridge" }).waitFor();
  await send(page).click();
  await page.getByText("That did not get through").waitFor();
  expect(await words(page).inputValue()).toBe("It beeps.");
  server.setUp(true);
  await page.locator(".lost").waitFor({ state: "hidden" });
  await send(page).click();
  await expect.poll(() => said()).toEqual([{ words: "It beeps.", chosen: ["c1"] }]);
  const others = complaints.splice(0).filter((text) => !text.includes("ERR_"));
  expect(others).toEqual([]);
});

test("before the ticket stands the last word counts: what was said is shown and can be changed", async () => {
  const { page, said } = await visit(stageChanges.sending);
  await page.getByText("This goes into the ticket").waitFor();
  await page.getByRole("button", { name: "Change it" }).click();
  expect(await words(page).inputValue()).toBe("It beeps.");
  await words(page).fill("It beeps twice.");
  await send(page).click();
  await expect.poll(() => said()).toEqual([{ words: "It beeps twice.", chosen: ["c1", "q1.2"] }]);
});

test("waiting presses: sent at once without a word, cancelled; a folded one is set apart", async () => {
  const { page, server, said, focused } = await visit(stageChanges.form);
  await page.getByRole("button", { name: "Send now" }).click();
  await expect.poll(() => said()).toEqual([{ words: "", chosen: [], name: "Ann Example" }]);
  await page.getByRole("button", { name: "Cancel the ticket" }).click();
  await expect.poll(() => said("/api/cancel")).toHaveLength(1);
  await page.getByRole("button", { name: "Cancel the ticket" }).focus();
  server.setState((language) => pageState(stageChanges.cancelled, language));
  await page.getByText("No ticket was made").waitFor();
  expect(await focused()).toBe("H1");
  server.setState((language) => pageState(stageChanges.folded, language));
  await page.getByRole("button", { name: "This is a different problem" }).click();
  await expect.poll(() => said("/api/apart")).toHaveLength(1);
});

test("the picture: black areas by keyboard and by mouse, undone, sent", async () => {
  const { page, server, said } = await visit(heldPicture, { viewport: { width: 1280, height: 1800 } });
  const areas = page.getByRole("application");
  await page.getByRole("button", { name: "Black out an area" }).press("Enter");
  await areas.first().waitFor();
  const before = await areas.first().getAttribute("aria-label");
  expect(before).toBe("Blacked-out area 1 of 1: 480 by 135 pixels, 720 from the left, 473 from the top");
  for (const key of ["ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"]) {
    await page.keyboard.press(key);
  }
  expect(await areas.first().getAttribute("aria-label")).toContain("499 by 154 pixels, 701 from the left, 454 from");
  const box = await page.locator(".sheet").boundingBox();
  const at = async (left: number, top: number): Promise<void> =>
    page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * left, (box?.y ?? 0) + (box?.height ?? 0) * top);
  await at(0.1, 0.1);
  await page.mouse.down();
  await at(0.2, 0.2);
  await page.mouse.up();
  expect(await areas.count()).toBe(2);
  await at(0.7, 0.7);
  await page.mouse.down();
  await page.mouse.up();
  await page.getByText("Now click on the opposite corner.").waitFor();
  await at(0.8, 0.8);
  await page.mouse.down();
  await page.mouse.up();
  expect(await areas.count()).toBe(3);
  await areas.nth(2).press("Delete");
  expect(await areas.count()).toBe(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await areas.count()).toBe(2);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Send the picture" }).click();
  await expect.poll(() => said("/api/picture")).toHaveLength(1);
  const [word] = said("/api/picture") as [{ isAllowed: boolean; black: Record<string, number>[] }];
  expect(word).toMatchObject({ isAllowed: true, black: [{ left: 701, top: 454, width: 499, height: 154 }, {}] });
  expect(Math.abs((word.black[1]?.["width"] ?? 0) - 192)).toBeLessThan(4);
  server.setState((language) => pageState({ picture: { state: "sent", width: 1920, height: 1080 } }, language));
  await page.getByText("The picture is in the ticket.").waitFor();
});

test("my tickets: news lead to the answer, opening tells the bridge, and it can be answered", async () => {
  const { page, server, said } = await visit(stageChanges.sent);
  await page.getByRole("button", { name: "There is a new answer on ticket 12340" }).click();
  await page.getByText("We sent you a new cable.").waitFor();
  await expect.poll(() => said("/api/seen")).toEqual([{ pressId: "press-0" }]);
  await page.getByLabel("Your answer to ticket 12340").fill("Thank you!");
  await page.getByRole("button", { name: "Send the answer" }).first().dblclick();
  await expect.poll(() => said("/api/reply")).toEqual([{ pressId: "press-0", text: "Thank you!" }]);
  server.setState((language) => pageState({ ...stageChanges.sent, setup: { isKiosk: true } }, language));
  await page.getByText("Your open tickets").waitFor({ state: "hidden" });
});
