import { loadKoffi } from "../../../windows/koffi.ts";
import { lazily } from "../../lazily.ts";

/** A function of Windows that runs in a thread of Node's pool. What it answers comes as a number, addresses too. */
export type ThreadCall = (...values: readonly unknown[]) => Promise<number>;

/** What is asked and not yet answered: koffi does not keep buffers alive. */
const asked = new Set<readonly unknown[]>();

type Library = ReturnType<ReturnType<typeof loadKoffi>["load"]>;

function threadCall(library: Library, prototype: string): ThreadCall {
  const call = library.func(prototype);
  return async (...values) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    call.async(...values, (error: Error | null, result: unknown) => {
      asked.delete(values);
      if (error === null) {
        resolve(Number(result));
      } else {
        reject(error);
      }
    });
    asked.add(values);
    return promise;
  };
}

/** LOAD_LIBRARY_SEARCH_SYSTEM32. */
const windowsFolderAlone = 0x800;

const openLoader = lazily(() =>
  threadCall(
    loadKoffi().load("kernel32.dll"),
    "intptr_t __stdcall LoadLibraryExW(str16 name, void *reserved, uint32_t flags)",
  ),
);

/**
 * A library of Windows' own folder; one of that name elsewhere on the path, where it may be somebody else's, is not taken.
 * It is loaded in a thread, too: that can take long. Rejects when it is not there.
 */
export async function openLibrary(name: string): Promise<(prototype: string) => ThreadCall> {
  if ((await openLoader()(name, null, windowsFolderAlone)) === 0) {
    throw new Error(`This Windows has no ${name}.`);
  }
  const library = loadKoffi().load(name); // is there already
  return (prototype) => threadCall(library, prototype);
}

/** Where a buffer's bytes are in memory. */
export const addressOf = (buffer: Buffer): bigint => loadKoffi().address(buffer);

/** A copy of what is at an address. */
export const bytesAt = (address: bigint, length: number): Buffer =>
  Buffer.from(loadKoffi().decode(address, "uint8_t", length) as Uint8Array);
