// Views into a safetensors file that the engine has validated already: 8 bytes little-endian header length, a JSON
// header { name: { dtype, shape, data_offsets: [begin, end] } }, then the data.

export type Tensors = Map<string, Uint8Array>;

/** The tensors' bytes by name, without copying. */
export function readTensors(file: Uint8Array): Tensors {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = view.getUint32(0, true);
  const data = file.subarray(8 + headerBytes);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes))) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const tensors: Tensors = new Map();
  for (const [name, tensor] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, data.subarray(tensor.data_offsets[0], tensor.data_offsets[1]));
  }
  return tensors;
}

/** @throws Error naming the tensor when it is not there */
export function tensorBytes(tensors: Tensors, name: string): Uint8Array {
  const bytes = tensors.get(name);
  if (!bytes) throw new Error(`tensor ${name} is missing`);
  return bytes;
}

export function uint32s(tensors: Tensors, name: string): Uint32Array {
  const bytes = aligned(tensorBytes(tensors, name), 4);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

export function float32s(tensors: Tensors, name: string): Float32Array {
  const bytes = aligned(tensorBytes(tensors, name), 4);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

export function uint16s(tensors: Tensors, name: string): Uint16Array {
  const bytes = aligned(tensorBytes(tensors, name), 2);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

/** Tensors may begin at any byte; typed arrays may not. */
function aligned(bytes: Uint8Array, to: number): Uint8Array {
  return bytes.byteOffset % to === 0 ? bytes : bytes.slice();
}
