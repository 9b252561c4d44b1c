/** Bytes that come in pieces of any size and are taken out in others. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The first `size` bytes, which stay; undefined while fewer are here. */
  peek(size: number): Uint8Array | undefined {
    if (this.#size < size) {
      return undefined;
    }
    if (size > (this.#chunks[0]?.length ?? 0)) {
      this.#chunks = [new Uint8Array(Buffer.concat(this.#chunks))]; // only when the whole is here: no byte is copied often
    }
    return this.#chunks[0]?.subarray(0, size) ?? new Uint8Array(0);
  }

  /** Takes the first `size` bytes out; undefined, and nothing is taken, while fewer are here. */
  take(size: number): Uint8Array | undefined {
    const bytes = this.peek(size);
    const [first] = this.#chunks;
    if (bytes !== undefined && first !== undefined) {
      this.#size -= size;
      this.#chunks[0] = first.subarray(size);
      if (size === first.length) {
        this.#chunks.shift();
      }
    }
    return bytes === undefined ? undefined : new Uint8Array(bytes);
  }
}
