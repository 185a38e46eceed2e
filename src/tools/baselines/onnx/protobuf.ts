const encoder = new TextEncoder();

/** Writes Protocol Buffers messages field by field: as much of the wire format as ONNX files need. */
export class MessageWriter {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  /** A whole number ≥ 0 (below 2^53), or true or false as 1 and 0. */
  integer(field: number, value: number): this {
    return this.raw([...varint(field * 8), ...varint(value)]);
  }

  /** −1 as a signed 64-bit number. */
  minusOne(field: number): this {
    return this.raw([...varint(field * 8), ...new Array<number>(9).fill(255), 1]);
  }

  float(field: number, value: number): this {
    return this.raw([...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)]);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, value: MessageWriter): this {
    this.raw([...varint(field * 8 + 2), ...varint(value.size)]);
    for (const part of value.parts) this.append(part);
    return this;
  }

  /** Kept by reference until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    this.raw([...varint(field * 8 + 2), ...varint(value.length)]);
    return this.append(value);
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private raw(values: number[]): this {
    return this.append(Uint8Array.from(values));
  }

  private append(part: Uint8Array): this {
    this.parts.push(part);
    this.size += part.length;
    return this;
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
