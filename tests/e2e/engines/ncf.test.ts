// The network that `vitrine ncf` trains, in a page: its model gives in a browser what the trainer printed.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type * as Ort from 'onnxruntime-web/wasm';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { vitrineBinary } from '../../../tools/lib/paths.mjs';
import { inEachEngine } from './support/session.js';
import { RUNTIME } from './support/shop.js';

declare global {
  /** Put there by the shop's page `runtime`. */
  var ort: typeof Ort;
}

/** The part of the command that needs libtorch. */
const canTrain = existsSync(join(dirname(vitrineBinary), 'libvitrine_neural.so'));
const small = ['--users', '60', '--items', '100', '--dimensions', '8', '--epochs', '2'];

let trained: { prediction: number; model: Uint8Array<ArrayBuffer> };

beforeAll(async () => {
  if (!canTrain) return;
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-ncf-'));
  try {
    const args = ['ncf', ...small, '--out', 'model', '--json'];
    const { stdout } = await promisify(execFile)(vitrineBinary, args, { cwd: folder });
    const model = new Uint8Array(readFileSync(join(folder, 'model', 'model.onnx')));
    trained = { prediction: JSON.parse(stdout).prediction, model };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

inEachEngine('Neural collaborative filtering', (session) => {
  beforeEach((context) => {
    if (!canTrain) context.skip('the command was built without libtorch');
  });
  afterEach(() => session().closeTabs());

  it('predicts user 10 and item 20 in ONNX Runtime Web as the trainer does', async () => {
    session().shop.deploy('ncf', { manifest: '', files: { 'model.onnx': trained.model } });
    const tab = await session().visit({ page: 'runtime' });
    const predictions = await tab.evaluate(async (wasm) => {
      const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
      ort.env.wasm.numThreads = 1;
      ort.env.wasm.wasmBinary = await bytesOf(wasm);
      const model = await ort.InferenceSession.create(await bytesOf('/model/ncf/model.onnx'));
      const ints = (...values: number[]) => new ort.Tensor('int32', Int32Array.from(values), [values.length]);
      const [output] = Object.values(await model.run({ user: ints(3, 10, 59), item: ints(99, 20, 0) }));
      return Array.from(output?.data as Float32Array);
    }, RUNTIME);
    expect(predictions).toHaveLength(3);
    // What is compared is in no pair of the two beside it.
    expect(new Set(predictions).size).toBe(3);
    expect(Math.abs((predictions[1] ?? Number.NaN) - trained.prediction)).toBeLessThan(1e-5);
  });
});
