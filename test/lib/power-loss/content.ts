/** The bytes of a file; grows as it is written. */
export class Content {
  #bytes: Buffer;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#bytes = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What lies between the end and the place is zeros. */
  write(offset: number, data: Uint8Array): void {
    this.#setLength(Math.max(this.#length, offset + data.length));
    this.#bytes.set(data, offset);
  }

  truncate(length: number): void {
    this.#bytes.fill(0, Math.min(length, this.#length));
    this.#setLength(length);
  }

  #setLength(length: number): void {
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#length = length;
  }
}
