import { openAvr109 } from "../avr109.ts";
import { type BootLoader, FlashError } from "../boot-loader.ts";
import { type Meddling, type ModelLoader, meddledPipe } from "./model-serial-pipe.ts";
import { settled } from "@tier2/emulator";

export const quiet = (): void => undefined;
export const shortImage: Uint8Array = Uint8Array.from({ length: 300 }, (_, index) => (index * 7) & 0xff);

export async function opened(model: ModelLoader, meddling: Meddling = {}): Promise<BootLoader> {
  return openAvr109(meddledPipe(await model.open(), meddling), model.nowMs);
}

/** Writes, reads back and compares, as whoever flashes does. */
export async function flashed(loader: BootLoader, image: Uint8Array): Promise<boolean> {
  await loader.write(image, quiet);
  const isSame = Buffer.from(await loader.read(image.length, quiet)).equals(image);
  await loader.restart();
  return isSame;
}

/** What it rejects with; undefined when it resolves. Anything but a FlashError fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<FlashError | undefined> {
  const outcome: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome === undefined || outcome instanceof FlashError) {
    return outcome;
  }
  throw outcome;
}

export const afterMs = async ({ board }: ModelLoader, milliseconds: number): Promise<void> =>
  settled(board, new Promise<void>((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve)));

export const startsWith = (memory: Uint8Array, image: Uint8Array): boolean =>
  Buffer.from(memory.subarray(0, image.length)).equals(image);
