// Writes the files of a bundle (docs/design.md: safetensors for every tensor), for a catalogue that is made in the page.

type Tensor = readonly [
  dtype: 'U8' | 'U32' | 'F32',
  data: Uint8Array | Uint32Array | Float32Array,
  shape: readonly number[],
];

/** @param tensors widest elements first, so that each is aligned */
export function safetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  let bytes = 0;
  for (const [name, [dtype, data, shape]] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [bytes, bytes + data.byteLength] };
    bytes += data.byteLength;
  }
  const text = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + headerBytes.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  file.set(headerBytes, 8);
  let at = 8 + headerBytes.length;
  for (const [, data] of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
