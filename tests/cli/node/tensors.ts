import { readFile } from 'node:fs/promises';

/** The numbers of a safetensors file by tensor. */
export async function tensorsOf(path: string): Promise<Record<string, Float32Array | Int8Array | Uint8Array>> {
  const file = await readFile(path);
  const begin = 8 + Number(file.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; data_offsets: [number, number] }> = JSON.parse(
    file.toString('utf8', 8, begin),
  );
  const numbers = { F32: Float32Array, I8: Int8Array, U8: Uint8Array } as const;
  return Object.fromEntries(
    Object.entries(header).map(([name, { dtype, data_offsets }]) => {
      const bytes = Uint8Array.from(file.subarray(begin + data_offsets[0], begin + data_offsets[1]));
      return [name, new numbers[dtype as keyof typeof numbers](bytes.buffer)];
    }),
  );
}
