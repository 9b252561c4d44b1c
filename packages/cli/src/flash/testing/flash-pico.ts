import { readFileSync } from "node:fs";
import { defaultImage, readImage } from "@tier2/emulator";
import { expect } from "vitest";
import { type BootLoader, FlashError } from "../boot-loader.ts";

export const picoImage: Uint8Array = readImage(readFileSync(defaultImage("pico")));

export const ignore = (): void => undefined;

/** What flashing does with a boot loader. */
export async function flashPico(loader: BootLoader): Promise<void> {
  await loader.write(picoImage, ignore);
  expect(await loader.read(picoImage.length, ignore)).toEqual(picoImage);
  await loader.restart();
}

/** The FlashError of a promise that has to reject with one. */
export const rejection = async (promise: Promise<unknown>): Promise<FlashError> => {
  const error = await promise.then(
    () => new Error("it resolved"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FlashError);
  return error as FlashError;
};
