// How numbers and texts reach a wasm module of ours.

/** The part of a module's exports that it takes. */
export interface ArrayTaker {
  readonly memory: { readonly buffer: ArrayBufferLike };
  /** @returns the address of so many bytes; 0: there is no memory for them */
  reserve(sizeBytes: number): number;
}

/** Writes arrays where the next call looks for them, as src/wasm/array_reader.h says. */
export function sendArrays(edge: ArrayTaker, arrays: readonly ArrayBufferView[]): void {
  const sizeBytes = arrays.reduce((sum, { byteLength }) => sum + 16 + byteLength, 0);
  let at = edge.reserve(sizeBytes);
  if (at === 0) throw new Error(`not enough memory for ${sizeBytes} bytes`);
  const bytes = new Uint8Array(edge.memory.buffer);
  const view = new DataView(edge.memory.buffer);
  for (const { buffer, byteOffset, byteLength } of arrays) {
    view.setUint32(at, byteLength, true);
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at + 8);
    at += 8 + Math.ceil(byteLength / 8) * 8;
  }
}
