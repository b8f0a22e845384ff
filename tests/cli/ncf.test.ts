import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vitrineBinary } from '../../tools/lib/paths.mjs';
import { hasLibtorch, NO_LIBTORCH, openModel } from './onnx.js';
import { collect, temporaryFolder, vitrine } from './support.js';

const small = ['--users', '60', '--items', '100', '--dimensions', '8', '--epochs', '2'];

interface Result {
  epochs: { loss: number; accuracy: number }[];
  prediction: number;
  bytes: Record<string, number>;
}

describe('vitrine ncf', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const ncf = (...args: string[]) => vitrine(['ncf', ...small, ...args], folder.path);
  const model = (name: string) => readFile(join(folder.path, name, 'model.onnx'));

  it('says what is missing where it has no libtorch', async () => {
    // A command without the module beside it is what a build without libtorch gives.
    const alone = join(folder.path, 'vitrine');
    await copyFile(vitrineBinary, alone);
    const { code, stderr } = await collect(alone, ['ncf', '--out', 'model'], folder.path);
    expect(code).toBe(1);
    expect(stderr).toContain('this build has no libtorch: install libtorch-dev and libonnx-dev and build again');
    expect(await readdir(folder.path)).toEqual(['vitrine']);
  });

  it('says what is wrong with a module that cannot be loaded', async () => {
    await copyFile(vitrineBinary, join(folder.path, 'vitrine'));
    await writeFile(join(folder.path, 'libvitrine_neural.so'), 'none');
    const { code, stderr } = await collect(join(folder.path, 'vitrine'), ['ncf', '--out', 'model'], folder.path);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot load libtorch: .*libvitrine_neural\.so/);
  });

  it('refuses a form that it does not know', async () => {
    const { code, stderr } = await ncf('--out', 'model', '--form', 'sum');
    expect(code).toBe(2);
    expect(stderr).toContain('--form');
  });

  describe('with libtorch', () => {
    beforeEach((context) => {
      if (!hasLibtorch) context.skip(NO_LIBTORCH);
    });

    it.for(['product', 'dot'])(
      'predicts user 10 and item 20 as ONNX Runtime Web does from its model, by the %s',
      async (form) => {
        const { code, stdout, stderr } = await ncf('--form', form, '--out', 'model', '--json');
        expect(code, stderr).toBe(0);
        expect(stderr).toMatch(/epoch 2 of 2: loss \d\.\d{4}, accuracy \d\.\d{4}/);
        const result = JSON.parse(stdout) as Result;
        expect(result.epochs).toHaveLength(2);
        expect(result.bytes['model.onnx']).toBe((await model('model')).length);
        const run = await openModel(join(folder.path, 'model', 'model.onnx'));
        // The answer for a pair does not depend on what is asked beside it.
        const probabilities = await run({ user: [[3, 10, 59], [3]], item: [[99, 20, 0], [3]] });
        expect(probabilities).toHaveLength(3);
        expect(Math.abs((probabilities[1] ?? Number.NaN) - result.prediction)).toBeLessThan(1e-5);
      },
    );

    it('says its prediction and where the model is', async () => {
      const { code, stdout } = await ncf('--out', 'model');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^prediction for user 10 and item 20: 0\.\d{6}\n/);
      expect(stdout).toContain('model/model.onnx');
      expect(await readdir(join(folder.path, 'model'))).toEqual(['model.onnx']);
    });

    it('writes the same model for the same seed and another for another', async () => {
      for (const [out, seed] of [
        ['a', '1'],
        ['b', '1'],
        ['c', '2'],
      ] as const) {
        expect((await ncf('--out', out, '--seed', seed)).code).toBe(0);
      }
      expect((await model('b')).equals(await model('a'))).toBe(true);
      expect((await model('c')).equals(await model('a'))).toBe(false);
    });
  });
});
