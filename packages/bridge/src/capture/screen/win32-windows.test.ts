import { expect, test } from "vitest";
import type { Rectangle } from "./rectangle.ts";
import type { Win32Calls } from "./win32-calls.ts";
import { listWin32Windows } from "./win32-windows.ts";

/** A window as this made-up desktop has it; its processes and its program are numbered as it is. */
interface FakeWindow {
  readonly id: number;
  readonly title?: string | undefined;
  readonly full?: Rectangle | undefined;
  readonly frame?: Rectangle;
  readonly isHidden?: boolean;
  readonly isGone?: boolean;
  readonly processes?: readonly number[];
}

const place = { x: 10, y: 20, width: 300, height: 200 };
const programs: Readonly<Record<number, string>> = {
  1: String.raw`C:\Program Files\Vault\vault.exe`,
  2: String.raw`C:\Windows\System32\ApplicationFrameHost.exe`,
  3: String.raw`C:\locked\unreadable.exe`,
};

/** From the one on top to the lowest. */
function desktopOf(windows: readonly FakeWindow[], changes: Partial<Win32Calls> = {}): Win32Calls {
  const find = (id: number): FakeWindow => windows.find((window) => window.id === id) ?? { id, isGone: true };
  return {
    isInPixels: true,
    topLevel: () => windows.map(({ id }) => id),
    foreground: () => 0,
    shell: () => 0,
    exists: (id) => find(id).isGone !== true,
    isShown: (id) => find(id).isHidden !== true,
    title: (id) => ("title" in find(id) ? find(id).title : ""),
    fullPlace: (id) => ("full" in find(id) ? find(id).full : place),
    framePlace: (id) => find(id).frame,
    processes: (id) => find(id).processes ?? [1],
    programOf: (process) => programs[process],
    describe: (program) => (program.includes("unreadable") ? undefined : ["Vault of Words"]),
    ...changes,
  };
}

const idsOf = (...values: Parameters<typeof desktopOf>): readonly number[] =>
  listWin32Windows(desktopOf(...values)).map(({ id }) => id);

test("windows that are shown, from the lowest to the one on top, without the background", () => {
  expect(idsOf([{ id: 5 }, { id: 6, isHidden: true }, { id: 7 }, { id: 8 }], { shell: () => 8 })).toEqual([7, 5]);
});

test("title, programs by file and by what they say of themselves, place, and which is in front", () => {
  const windows = [{ id: 5, title: "Secret" }, { id: 6 }];
  expect(listWin32Windows(desktopOf(windows, { foreground: () => 5 }))[1]).toEqual({
    id: 5,
    titles: ["Secret"],
    applications: ["vault.exe", "Vault of Words"],
    rectangle: place,
    extent: place,
    isActive: true,
  });
});

test("shown is what is inside the frame that is seen; a denied one reaches as far as either place", () => {
  const frame = { x: 17, y: 15, width: 286, height: 198 };
  expect(listWin32Windows(desktopOf([{ id: 5, frame }]))).toMatchObject([
    { rectangle: frame, extent: { x: 10, y: 15, width: 300, height: 205 } },
  ]);
});

test("an app that Windows put into a window of its own is known by both programs", () => {
  const [window] = listWin32Windows(desktopOf([{ id: 5, processes: [2, 1] }]));
  expect(window?.applications).toEqual(expect.arrayContaining(["ApplicationFrameHost.exe", "vault.exe"]));
});

test.each([
  ["a title", { title: undefined }, { titles: undefined, applications: ["vault.exe", "Vault of Words"] }],
  ["a process", { processes: [99] }, { titles: [""], applications: undefined }],
  ["a program", { processes: [3] }, { titles: [""], applications: undefined }],
  ["one of two programs", { processes: [1, 3] }, { titles: [""], applications: undefined }],
])("%s that cannot be read is not known; the window is there", (_what, window, names) => {
  expect(listWin32Windows(desktopOf([{ id: 5, ...window }]))).toMatchObject([names]);
});

test("a window that is gone, or has no size, is left out; one that is there without a place is told of", () => {
  const empty = { ...place, width: 0 };
  expect(idsOf([{ id: 5, full: undefined, isGone: true }, { id: 6, full: empty }, { id: 7 }])).toEqual([7]);
  expect(() => idsOf([{ id: 5, full: undefined }])).toThrow("does not tell where");
});

test("no window that is shown, or places in other units than pixels: it cannot be told which are open", () => {
  expect(() => idsOf([{ id: 5, isHidden: true }])).toThrow("no window that is shown");
  expect(() => idsOf([{ id: 5 }], { isInPixels: false })).toThrow("in pixels");
});
