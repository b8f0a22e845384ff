// Writes the files of a bundle, in the layout of src/bundle/roles.h: for the sample bundle, and for those of the tests.

/** `rows`: of a tensor of two dimensions. */
export type WrittenTensor = [dtype: string, data: Uint8Array | Uint16Array | Uint32Array | Float32Array, rows?: number];

/** A safetensors file. */
export function safetensors(tensors: Record<string, WrittenTensor>): Uint8Array<ArrayBuffer> {
  // Widest elements first, as safetensors' own writers do: every tensor is then aligned.
  const sorted = Object.entries(tensors).sort(([, [, a]], [, [, b]]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const [name, [dtype, data, rows]] of sorted) {
    const shape = rows === undefined ? [data.length] : [rows, data.length / rows];
    header[name] = { dtype, shape, data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  const text = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + headerBytes.length + at);
  new DataView(file.buffer).setUint32(0, headerBytes.length, true);
  file.set(headerBytes, 8);
  let next = 8 + headerBytes.length;
  for (const [, [, data]] of sorted) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), next);
    next += data.byteLength;
  }
  return file;
}

/** Strings laid end to end, in UTF-8. */
export function joined(strings: string[]): Uint8Array {
  return new TextEncoder().encode(strings.join(''));
}

/** Where each of the strings begins, and where the last one ends. */
export function offsets(strings: string[]): Uint32Array {
  return Uint32Array.from([0, ...runningSums(strings.map((text) => new TextEncoder().encode(text).length))]);
}

export function runningSums(numbers: number[]): number[] {
  let sum = 0;
  return numbers.map((n) => {
    sum += n;
    return sum;
  });
}

/** Numbers of 16 bits, the lower bytes of all of them before the upper ones. */
export function planes(numbers: readonly number[]): WrittenTensor {
  return ['U8', Uint8Array.from([...numbers.map((n) => n & 255), ...numbers.map((n) => n >> 8)]), 2];
}

/** The files of the role `graph`: of each item what follows it, with weights 0..255. */
export function graphFile(rows: readonly (readonly { target: number; weight: number }[])[]): Uint8Array<ArrayBuffer> {
  const sorted = rows.map((row) => [...row].sort((a, b) => a.target - b.target));
  const gaps = sorted.flatMap((row) => row.map(({ target }, i) => target - (row[i - 1]?.target ?? -1) - 1));
  return safetensors({
    graph_degrees: planes(rows.map((row) => row.length)),
    graph_gaps: planes(gaps),
    graph_weights: ['U8', Uint8Array.from(sorted.flat(), ({ weight }) => weight)],
    // The upper half of 1/256.
    graph_scales: planes(rows.map(() => 0x3b80)),
  });
}
