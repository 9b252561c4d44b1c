const wanted = "VirtualAlloc2";

/**
 * A copy of Windows' node.exe, for Wine alone. Where Windows has the function VirtualAlloc2, V8 reserves its memory by
 * placeholders, which Wine 8.0 does not know: Node ends with "Fatal process out of memory". In the copy V8 asks for a
 * function that is nowhere, and does without. One byte differs; the signature is not valid any more.
 */
export function nodeForWine(exe: Buffer): Buffer {
  const at = exe.indexOf(wanted);
  if (at === -1) {
    throw new Error(`this node.exe does not ask for ${wanted}`);
  }
  const copy = Buffer.from(exe);
  copy.write("X", at + wanted.length - 1, "latin1");
  return copy;
}
