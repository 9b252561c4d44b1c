/** Start of a JPEG, and what begins each of its parts (ITU-T T.81, B.1.1). */
const marker = 0xff;
const startOfImage = 0xd8;
const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Frame headers, without the three codes between them that mean something else. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/** Width and height in pixels by the frame header of a whole JPEG (B.2.2); undefined: it is none. */
export function jpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const [first, second] = bytes;
  const isWhole = bytes.at(-2) === marker && bytes.at(-1) === endOfImage;
  if (first !== marker || second !== startOfImage || !isWhole) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 <= bytes.length;) {
    const code = view.getUint8(at + 1);
    if (view.getUint8(at) !== marker || code === startOfScan) {
      return undefined;
    }
    if (isFrame(code)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
