import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteQueue } from "./byte-queue.ts";

test("bytes come out in order, however they came in and are taken", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), fc.array(fc.nat(12)), (chunks, sizes) => {
      const queue = new ByteQueue();
      const all = Buffer.concat(chunks);
      let position = 0;
      for (const [index, chunk] of chunks.entries()) {
        queue.push(chunk);
        const size = sizes[index] ?? 0;
        const isHere = size <= queue.size;
        const expected = isHere ? Uint8Array.from(all.subarray(position, position + size)) : undefined;
        expect(queue.peek(size)?.length).toBe(expected?.length);
        expect(queue.take(size)).toEqual(expected);
        position += expected?.length ?? 0;
      }
      expect(queue.take(queue.size)).toEqual(Uint8Array.from(all.subarray(position)));
      expect(queue.size).toBe(0);
    }),
  );
});
