import { loadKoffi } from "./koffi.ts";

/*
 * DPAPI: Windows encrypts with a key of this computer, so that a copied file opens on no other one. Every program on the
 * computer can ask for it: who may read the file is what keeps it from other people. Shapes and numbers are of wincrypt.h;
 * ran under Wine, which binds nothing to a computer, and never on a real Windows.
 */

/** What is kept by it; one never opens as the other. */
export type Purpose = "secret" | "database key";

/** CRYPTPROTECT_UI_FORBIDDEN, and with LOCAL_MACHINE when it protects. */
const noQuestions = 0x1;
const machineScope = 0x4;
/** Of a DATA_BLOB: a number, padded, and a pointer. */
const blobBytes = 16;

const entropyOf = (purpose: Purpose): Buffer => Buffer.from(`tier2 ${purpose}`);

/** Throws an Error with the number of Windows' own. */
export const protect = (content: Uint8Array, purpose: Purpose): Buffer =>
  call("CryptProtectData", content, purpose, noQuestions | machineScope);

/** Throws an Error where it was protected on another computer, for another purpose, or is damaged. */
export const unprotect = (content: Uint8Array, purpose: Purpose): Buffer =>
  call("CryptUnprotectData", content, purpose, noQuestions);

function call(name: string, content: Uint8Array, purpose: Purpose, flags: number): Buffer {
  const koffi = loadKoffi();
  const crypt32 = koffi.load("crypt32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const transform = crypt32.func(
    `int __stdcall ${name}(void *input, void *description, void *entropy, void *reserved, void *prompt, uint32_t flags, void *output)`,
  );
  const lastError = kernel32.func("uint32_t __stdcall GetLastError()");
  const free = kernel32.func("intptr_t __stdcall LocalFree(intptr_t memory)");
  const [data, entropy] = [Buffer.from(content), entropyOf(purpose)]; // alive until the call is over
  const blobOf = (buffer: Buffer): Buffer => {
    const blob = Buffer.alloc(blobBytes);
    blob.writeUInt32LE(buffer.length);
    blob.writeBigUInt64LE(koffi.address(buffer), 8);
    return blob;
  };
  const output = Buffer.alloc(blobBytes);
  if (transform(blobOf(data), null, blobOf(entropy), null, null, flags, output) === 0) {
    throw new Error(`${name} refused it (error ${Number(lastError())})`);
  }
  const address = output.readBigUInt64LE(8);
  try {
    return Buffer.from(koffi.decode(address, "uint8_t", output.readUInt32LE()) as Uint8Array);
  } finally {
    free(address);
  }
}
