// A safetensors file: 8 bytes little-endian header length, a JSON header
// { name: { dtype, shape, data_offsets: [begin, end] } }, then the data.

export type Tensors = Map<string, Uint8Array>;

/** As in DType of src/bundle/safetensors.h. */
const DTYPES = ['U8', 'I8', 'U16', 'U32', 'F32'];

/** The tensors' bytes by name, without copying. */
export function readTensors(file: Uint8Array): Tensors {
  const { dataBegin, entries } = readHeader(file);
  const data = file.subarray(dataBegin);
  return new Map(
    entries.map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => [name, data.subarray(begin, end)],
    ),
  );
}

/**
 * The header of any file as the TensorTable of src/bundle/bundle.h; the engine checks it.
 * @returns no tensors, which no file of a bundle is, where it cannot be read
 */
export function tensorTable(file: Uint8Array): [names: Uint8Array, numbers: Float64Array] {
  let names = '';
  const numbers: unknown[] = [];
  try {
    for (const [name, { dtype, shape, data_offsets: offsets }] of readHeader(file).entries) {
      names += name;
      const place = offsets.length === 2 ? offsets : [-1, -1];
      numbers.push(encoder.encode(name).length, DTYPES.indexOf(dtype), ...place, shape.length, ...shape);
    }
  } catch {
    numbers.length = 0;
  }
  return [encoder.encode(names), Float64Array.from(numbers, (value) => (typeof value === 'number' ? value : -1))];
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function readHeader(file: Uint8Array): { dataBegin: number; entries: [name: string, entry: Entry][] } {
  const dataBegin = 8 + new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(0, true);
  const header: Record<string, Entry> = JSON.parse(decoder.decode(file.subarray(8, dataBegin)));
  return { dataBegin, entries: Object.entries(header).filter(([name]) => name !== '__metadata__') };
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

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
