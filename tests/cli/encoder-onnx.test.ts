import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDir } from '../../tools/lib/paths.mjs';
import { hasLibtorch, NO_LIBTORCH, openModel } from './onnx.js';
import { temporaryFolder } from './support.js';

interface Shape {
  kind: 'transformer' | 'gru';
  dimensions: number;
  heads: number;
  length: number;
  blocks: number;
}

/** An encoder from tests/cli/encoder_sample.cc, and what it is to make of some histories. */
async function makeSample({ kind, dimensions, heads, length, blocks }: Shape, file: string) {
  const program = join(buildDir('native-release'), 'tests', 'cli', 'encoder_sample');
  const numbers = [dimensions, heads, length, blocks].map(String);
  const { stdout } = await promisify(execFile)(program, [kind, ...numbers, file]);
  return JSON.parse(stdout) as { items: number[]; user: number[] }[];
}

const shapes: Shape[] = [
  { kind: 'transformer', dimensions: 64, heads: 2, length: 50, blocks: 2 },
  { kind: 'transformer', dimensions: 32, heads: 4, length: 7, blocks: 1 },
  { kind: 'transformer', dimensions: 6, heads: 3, length: 3, blocks: 3 },
  { kind: 'transformer', dimensions: 5, heads: 1, length: 1, blocks: 1 },
  { kind: 'gru', dimensions: 64, heads: 0, length: 50, blocks: 0 },
  { kind: 'gru', dimensions: 6, heads: 0, length: 3, blocks: 0 },
  { kind: 'gru', dimensions: 5, heads: 0, length: 1, blocks: 0 },
];

describe('an encoder as ONNX', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async (context) => {
    if (!hasLibtorch) context.skip(NO_LIBTORCH);
    folder = await temporaryFolder();
  });
  afterEach(() => folder?.remove());

  it.for(shapes)('gives the user vectors of the plain loops in ONNX Runtime Web: %o', async (shape) => {
    const file = join(folder.path, 'encoder.onnx');
    const samples = await makeSample(shape, file);
    expect(samples).toHaveLength(shape.length);
    const run = await openModel(file);
    for (const [i, { items, user }] of samples.entries()) {
      const missing = shape.length - items.length;
      // What stands before the history must not matter.
      const padded = [...Array<number>(missing).fill(i % 300), ...items];
      const mask = padded.map((_, position) => (position < missing ? 0 : 1));
      const given = await run({ items: [padded, [1, shape.length]], mask: [mask, [1, shape.length]] });
      expect(given).toHaveLength(shape.dimensions);
      const error = Math.max(...given.map((value, d) => Math.abs(value - (user[d] ?? Number.NaN))));
      expect(error, `history of ${items.length}`).toBeLessThan(1e-4);
    }
  });

  it.for(['transformer', 'gru'] as const)('gives finite numbers for an empty history: %s', async (kind) => {
    const file = join(folder.path, 'encoder.onnx');
    await makeSample({ kind, dimensions: 8, heads: 2, length: 4, blocks: 2 }, file);
    const nothing: [number[], number[]] = [
      [0, 0, 0, 0],
      [1, 4],
    ];
    const given = await (await openModel(file))({ items: nothing, mask: nothing });
    expect(given.filter(Number.isFinite)).toHaveLength(8);
  });
});
