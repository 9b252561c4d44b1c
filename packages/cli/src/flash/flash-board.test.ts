import { openingError } from "@tier2/bridge";
import { TransportError } from "@tier2/button";
import { expect, test } from "vitest";
import { FlashError } from "./boot-loader.ts";
import type { AttachedDrive } from "./attached.ts";
import { type FlashOptions, flashBoard } from "./flash-board.ts";
import { FakeBoard, fakeImage } from "./testing/fake-board.ts";

const saying = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const never = new AbortController().signal;
const usual: FlashOptions = { dropPresses: false, ending: never };
const flash = async (board: FakeBoard, options: Partial<FlashOptions> = {}, image = fakeImage) =>
  flashBoard(board.stage === "firmware" ? board.button : board.loader, image, board, { ...usual, ...options });

test("a running button is sent into its boot loader, written, compared, restarted, and says who it is", async () => {
  const board = new FakeBoard("firmware");
  const phases: string[] = [];
  const result = await flashBoard(board.button, fakeImage, board, usual, { onPhase: (phase) => phases.push(phase) });
  expect(result).toEqual({
    ...{ way: "picoboot", isCompared: true, writes: 1 },
    arrival: { board: "pico", version: "1.2.3", serial: "S1", path: "hidraw0", portPath: "1-2" },
  });
  expect(phases).toEqual(["enter boot loader", "write", "compare", "restart", "wait for the button"]);
  expect(board.log).toEqual([
    "open button",
    "leave",
    "open",
    "erase",
    "write",
    "read",
    "restart",
    "close",
    "open button",
  ]);
  expect(board.flash.subarray(0, 300)).toEqual(fakeImage.bytes);
});

test("a board in its boot loader is flashed as it is", async () => {
  const board = new FakeBoard("boot loader");
  expect(await flash(board)).toMatchObject({ isCompared: true, arrival: { version: "1.2.3" } });
  expect(board.log[0]).toBe("open");
});

test("where ports are not told, what came since is the board; two at once are not guessed at", async () => {
  const board = new FakeBoard("firmware");
  board.portPath = undefined;
  board.others = { ...board.others, loaders: [{ ...board.loader, path: "old" }] };
  expect(await flash(board)).toMatchObject({ isCompared: true });
  const two = new FakeBoard("firmware");
  two.portPath = undefined;
  const { look } = two;
  two.look = async () => {
    const seen = await look();
    return { ...seen, loaders: seen.loaders.flatMap((one) => [one, { ...one, path: "another" }]) };
  };
  await expect(flash(two)).rejects.toMatchObject({ code: "boards_ambiguous", message: saying(/Nothing was written/) });
});

test("presses that nobody took stop it, unless they are given up", async () => {
  const board = new FakeBoard("firmware");
  board.status = { ...board.status, queued: 2 };
  await expect(flash(board)).rejects.toMatchObject({
    code: "presses_waiting",
    message: saying(/2 presses wait.*Nothing was changed/),
    hint: saying(/--drop-presses/),
  });
  expect(await flash(board, { dropPresses: true })).toMatchObject({ isCompared: true });
  const taken = new FakeBoard("firmware");
  taken.status = { ...taken.status, queued: 1 };
  taken.onStep = (step) => {
    if (step === "wait") {
      taken.status = { ...taken.status, queued: 0 };
    }
  };
  expect(await flash(taken)).toMatchObject({ isCompared: true });
});

test("a comparison that fails is followed by one more write", async () => {
  const board = new FakeBoard("boot loader");
  let isFirst = true;
  board.onStep = (step) => {
    if (step === "written" && isFirst) {
      isFirst = false;
      board.flash[7] = 0;
    }
  };
  expect(await flash(board)).toMatchObject({ writes: 2, isCompared: true });
});

test("flash that never holds what is written is no success", async () => {
  const board = new FakeBoard("boot loader");
  board.onStep = (step) => {
    if (step === "written") {
      board.flash[299] = 0;
    }
  };
  await expect(flash(board)).rejects.toMatchObject({
    ...{ code: "flash_mismatch", category: "firmware" },
    message: saying(/byte 299 of 300 .*not complete: it does not start, and is not broken/),
    hint: saying(/hold BOOTSEL/),
  });
  expect(board.log.filter((line) => line === "write")).toHaveLength(2);
  expect(board.log).not.toContain("restart");
  expect(board.log.at(-1)).toBe("close");
});

test.each([
  ["leave", /Nothing was written; the board was told to leave/],
  ["open", /still has the firmware that it had, and may wait in its boot loader/],
  ["erase", /not complete/],
  ["write", /not complete/],
  ["read", /not complete/],
])("unplugged at %s: told in which state the board is", async (at, state) => {
  const board = new FakeBoard("firmware");
  board.onStep = (step) => {
    if (step === at) {
      board.unplug();
    }
  };
  await expect(flash(board)).rejects.toMatchObject({
    ...{ code: "boot_loader_gone", category: "firmware" },
    message: saying(state),
    hint: saying(/\(1-2\)/),
  });
});

test("unplugged while it restarts: the image was compared, and only the button is missing", async () => {
  const board = new FakeBoard("boot loader");
  board.onStep = (step) => {
    if (step === "restart") {
      board.unplug();
    }
  };
  await expect(flash(board)).rejects.toMatchObject({
    code: "button_missing",
    message: saying(/No button.*read back and compared, and the board was restarted/),
  });
});

test("no boot loader, or no button afterwards: an end, and the state", async () => {
  const stuck = new FakeBoard("firmware");
  stuck.afterLeaving = "nothing";
  await expect(flash(stuck)).rejects.toMatchObject({
    code: "boot_loader_missing",
    message: saying(/Nothing was written/),
  });
  const silent = new FakeBoard("firmware");
  silent.afterRestart = "nothing";
  await expect(flash(silent)).rejects.toMatchObject({ code: "button_missing", message: saying(/compared/) });
});

test("another firmware than the image's answers: no success", async () => {
  const board = new FakeBoard("boot loader");
  board.onStep = (step) => {
    if (step === "restart") {
      board.version = [0, 0, 9];
    }
  };
  await expect(flash(board)).rejects.toMatchObject({
    code: "firmware_other",
    message: saying(/pico 0\.0\.9.*pico 1\.2\.3/),
  });
});

test("an image that is not the button's is not waited for", async () => {
  const board = new FakeBoard("boot loader");
  board.afterRestart = "nothing";
  const image = { ...fakeImage, board: undefined, version: undefined };
  expect(await flash(board, {}, image)).toMatchObject({ isCompared: true, arrival: undefined });
});

test("rights that come a moment later are waited for", async () => {
  const board = new FakeBoard("boot loader");
  let isDenied = true;
  board.onStep = (step) => {
    if (step === "wait") {
      isDenied = false;
    } else if (step === "open" && isDenied) {
      throw new FlashError("denied", "It may not be opened.");
    }
  };
  expect(await flash(board)).toMatchObject({ way: "picoboot" });
});

test("where PICOBOOT cannot be opened the image goes to the drive, and the running version is compared", async () => {
  const board = new FakeBoard("firmware");
  const notes: string[] = [];
  board.onStep = (step) => {
    if (step === "open") {
      throw new FlashError("denied", "It has no driver.");
    }
  };
  const result = await flashBoard(board.button, fakeImage, board, usual, { onNote: (text) => notes.push(text) });
  expect(result).toMatchObject({ way: "uf2-drive", isCompared: false, arrival: { version: "1.2.3" } });
  expect(notes).toEqual([expect.stringContaining("/media/RPI-RP2")]);
});

test("a drive alone, as where no driver is bound, will do", async () => {
  const board = new FakeBoard("firmware");
  board.afterLeaving = "drive alone";
  expect(await flash(board)).toMatchObject({ way: "uf2-drive", isCompared: false });
});

test("neither PICOBOOT nor a drive: the reason, and the exit code of a permission", async () => {
  const board = new FakeBoard("boot loader");
  board.look = async () => ({ ...board.others, loaders: [board.loader] });
  board.onStep = (step) => {
    if (step === "open") {
      throw new FlashError("denied", "It may not be opened: install the udev rule.");
    }
  };
  await expect(flash(board)).rejects.toMatchObject({ category: "permission", message: saying(/udev rule/) });
});

test("an image that does not fit the chip that answers is not written", async () => {
  const board = new FakeBoard("boot loader");
  await expect(flash(board, {}, { ...fakeImage, chip: "atmega32u4" })).rejects.toMatchObject({
    code: "image_wrong_chip",
    message: saying(/Nothing was written/),
  });
  await expect(flash(board, {}, { ...fakeImage, bytes: new Uint8Array(30_000) })).rejects.toMatchObject({
    code: "image_too_large",
  });
  expect(board.log).not.toContain("erase");
});

test("Ctrl+C before anything is written stops it there", async () => {
  const board = new FakeBoard("firmware");
  const ending = new AbortController();
  board.onStep = (step) => {
    if (step === "leave") {
      ending.abort();
    }
  };
  await expect(flash(board, { ending: ending.signal })).rejects.toMatchObject({
    code: "flash_interrupted",
    message: saying(/Interrupted\. Nothing was written; the board was told to leave/),
  });
});

test("Ctrl+C while it is written: told, finished, compared and restarted, and then the end", async () => {
  const board = new FakeBoard("firmware");
  const ending = new AbortController();
  const notes: string[] = [];
  board.onStep = (step) => {
    if (step === "erase") {
      ending.abort();
    }
  };
  const flashing = flashBoard(
    ...([board.button, fakeImage, board] as const),
    ...([{ ...usual, ending: ending.signal }, { onNote: (text: string) => notes.push(text) }] as const),
  );
  await expect(flashing).rejects.toMatchObject({
    code: "flash_interrupted",
    message: saying(/read back and compared, and the board was restarted/),
  });
  expect(notes).toEqual([expect.stringContaining("finished first")]);
  expect(board.flash.subarray(0, 300)).toEqual(fakeImage.bytes);
});

test("Ctrl+C as the boot loader is opened: it is let go of", async () => {
  const board = new FakeBoard("boot loader");
  const ending = new AbortController();
  board.onStep = (step) => {
    if (step === "open") {
      ending.abort();
    }
  };
  await expect(flash(board, { ending: ending.signal })).rejects.toMatchObject({
    code: "flash_interrupted",
    message: saying(/Nothing was written/),
  });
  expect(board.log).toEqual(["open", "close"]);
});

test("a drive that takes no file leaves the board as it was", async () => {
  const board = new FakeBoard("firmware");
  board.afterLeaving = "drive alone";
  board.onStep = (step) => {
    if (step === "copy") {
      throw new FlashError("denied", "The drive is write-protected.");
    }
  };
  await expect(flash(board)).rejects.toMatchObject({ category: "permission", message: saying(/Nothing was written/) });
});

const denyOpening = (board: FakeBoard): void => {
  board.onStep = (step) => {
    if (step === "open") {
      throw new FlashError("denied", "It has no driver.");
    }
  };
};

const nothing = { buttons: [], loaders: [], drives: [], sketches: [] };

/** A drive that must not be written to. */
const strangersDrive = (board: FakeBoard, portPath: string | undefined): AttachedDrive => ({
  ...{ ...board.drive, path: "/media/OTHER", portPath },
  copy: async () => Promise.reject(new Error("the wrong drive was taken")),
});

test("another Pico's drive is not taken for the board's", async () => {
  const board = new FakeBoard("boot loader");
  denyOpening(board);
  const other = { ...board.loader, path: "1-3", portPath: "1-3" };
  const wrong = strangersDrive(board, undefined);
  board.look = async () => ({ ...nothing, loaders: [board.loader, other], drives: [wrong] });
  await expect(flash(board)).rejects.toMatchObject({ category: "permission", message: saying(/It has no driver/) });
  board.look = async () => ({ ...nothing, loaders: [board.loader], drives: [strangersDrive(board, "1-3")] });
  await expect(flash(board)).rejects.toMatchObject({ category: "permission" });
});

test("of several drives the one at the board's port is taken", async () => {
  const board = new FakeBoard("boot loader");
  denyOpening(board);
  const { look } = board;
  board.look = async () => {
    const seen = await look();
    const drives = seen.drives.map((one) => ({ ...one, portPath: "1-2" }));
    return { ...seen, drives: [strangersDrive(board, "1-3"), ...drives] };
  };
  expect(await flash(board)).toMatchObject({ way: "uf2-drive", arrival: { version: "1.2.3" } });
});

test("a board with the same serial number that was there all the time is not taken for the flashed one", async () => {
  const board = new FakeBoard("firmware");
  const twin = new FakeBoard("firmware");
  twin.version = [1, 2, 3];
  board.others = { ...nothing, buttons: [{ ...twin.button, path: "hidraw1", portPath: "1-3" }] };
  board.afterRestart = "nothing";
  await expect(flash(board)).rejects.toMatchObject({ code: "button_missing" });
});

test("a look that fails is followed by another", async () => {
  const board = new FakeBoard("firmware");
  const { look } = board;
  let looks = 0;
  board.look = async () => {
    looks += 1;
    return looks % 3 === 2 ? Promise.reject(new Error("the bus is being read")) : look();
  };
  expect(await flash(board)).toMatchObject({ isCompared: true, arrival: { version: "1.2.3" } });
  expect(looks).toBeGreaterThan(4);
});

test("whatever goes wrong while it is written, it is said how to get the board back", async () => {
  const board = new FakeBoard("boot loader");
  board.onStep = (step) => {
    if (step === "write") {
      throw new TypeError("nobody thought of this");
    }
  };
  await expect(flash(board)).rejects.toMatchObject({
    category: "internal",
    hint: saying(/Run the same command again. If no board is found: unplug it, and hold BOOTSEL/),
  });
});

test("a board that has the path of the one that was chosen, at another port, is left alone", async () => {
  const board = new FakeBoard("firmware");
  const { button } = board;
  board.portPath = "1-3";
  await expect(flashBoard(button, fakeImage, board, usual)).rejects.toMatchObject({
    code: "board_left",
    message: "The board at 1-2 is not there any more.",
  });
  expect(board.log).toEqual([]);
});

test("the flashed button may not be opened, for only its drive could: told what gives the right", async () => {
  const board = new FakeBoard("boot loader");
  const denial = new TransportError("permission_denied", "hidraw0 cannot be opened: Permission denied");
  board.onStep = (step) => {
    if (step === "open") {
      throw new FlashError("denied", "It may not be opened.");
    }
    if (step === "open button") {
      throw denial;
    }
  };
  const { message, hint } = openingError("hidraw0", denial);
  await expect(flash(board)).rejects.toMatchObject({
    ...{ code: "button_permission_denied", category: "permission" },
    message: `${message} The image was copied to the board's drive, and could not be compared.`,
    hint: expect.stringContaining(hint) as unknown,
  });
});
