import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import { vitrineBinary } from '../../tools/lib/paths.mjs';

// A worker thread each would outlive the test.
ort.env.wasm.numThreads = 1;

/** Whether the built command can train networks; if not, tests of it are skipped for this reason. */
export const hasLibtorch = existsSync(join(dirname(vitrineBinary), 'libvitrine_neural.so'));
export const NO_LIBTORCH = 'libtorch-dev and libonnx-dev are not installed';

/** A model of one output in ONNX Runtime Web; its inputs are all int32. */
export async function openModel(
  file: string,
): Promise<(inputs: Record<string, [values: number[], shape: number[]]>) => Promise<number[]>> {
  const session = await ort.InferenceSession.create(await readFile(file));
  return async (inputs) => {
    const feeds = Object.entries(inputs).map(
      ([name, [values, shape]]) => [name, new ort.Tensor('int32', Int32Array.from(values), shape)] as const,
    );
    const [output] = Object.values(await session.run(Object.fromEntries(feeds)));
    return Array.from((output?.data ?? []) as Float32Array);
  };
}
