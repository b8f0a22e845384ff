import type { InferenceSession } from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { onnx } from '../../web/src/onnx/index.js';
import { checkContract } from '../../web/src/onnx-worker/contract.js';
import { ModelError } from '../../web/src/onnx-worker/model-error.js';
import { OnnxEncoder, type Runtime } from '../../web/src/onnx-worker/onnx-encoder.js';

type Value = InferenceSession.ValueMetadata;
const tensor = (name: string, type: string, ...shape: (number | string)[]) =>
  ({ name, isTensor: true, type, shape }) as Value;

const INPUTS = [tensor('items', 'int32', 1, 4), tensor('mask', 'int32', 1, 4)];
const OUTPUTS = [tensor('user', 'float32', 1, 2)];

describe('the contract of an ONNX encoder', () => {
  it('gives the length of the history that the model reads', () => {
    expect(checkContract(INPUTS, OUTPUTS, 2)).toBe(4);
  });

  const [items, mask] = INPUTS as [Value, Value];
  it.each<[string, Value[], Value[], RegExp]>([
    ['no items', [mask], OUTPUTS, /no input items, only mask/],
    ['no mask', [items], OUTPUTS, /no input mask, only items/],
    ['no inputs', [], OUTPUTS, /no input items, only none/],
    ['indices of 64 bits', [tensor('items', 'int64', 1, 4), mask], OUTPUTS, /int32\[1, n\].*is int64\[1, 4\]/],
    ['a batch', [tensor('items', 'int32', 8, 4), mask], OUTPUTS, /is int32\[8, 4\]/],
    ['a length of any size', [tensor('items', 'int32', 1, 'L'), mask], OUTPUTS, /fixed n, and is int32\[1, L\]/],
    ['one dimension', [tensor('items', 'int32', 4), mask], OUTPUTS, /is int32\[4\]/],
    ['lengths that differ', [items, tensor('mask', 'int32', 1, 5)], OUTPUTS, /items is \[1, 4\], mask is \[1, 5\]/],
    ['a length beyond all histories', [tensor('items', 'int32', 1, 5000), mask], OUTPUTS, /more than 4096/],
    ['another input', [items, mask, tensor('price', 'float32', 1, 4)], OUTPUTS, /nothing is known for: price/],
    ['another output', INPUTS, [tensor('scores', 'float32', 1, 2)], /no output user, only scores/],
    ['an output of another type', INPUTS, [tensor('user', 'float16', 1, 2)], /is float16\[1, 2\]/],
    ['an output for other item vectors', INPUTS, [tensor('user', 'float32', 1, 3)], /has 3 numbers.*have 2/],
    ['an output that is no tensor', INPUTS, [{ name: 'user', isTensor: false }], /no tensor/],
  ])('refuses %s, and says so', (_, inputs, outputs, message) => {
    expect(() => checkContract(inputs, outputs, 2)).toThrow(ModelError);
    expect(() => checkContract(inputs, outputs, 2)).toThrow(message);
  });
});

/** A runtime whose one model does what `run` says. */
function runtime(run: (feeds: Record<string, number[]>) => number[]): Runtime {
  const session = {
    inputMetadata: INPUTS,
    outputMetadata: OUTPUTS,
    run: async (feeds: Record<string, number[]>) => ({ user: { data: Float32Array.from(run(feeds)) } }),
  };
  return {
    create: async () => session as unknown as InferenceSession,
    int32: (values) => Array.from(values) as never,
  };
}

describe('an ONNX encoder', () => {
  const facts = { items: 10, dimensions: 2 };

  it('reads the history with the newest last, padded in front and masked', async () => {
    const seen: Record<string, number[]>[] = [];
    const encoder = await OnnxEncoder.load(
      runtime((feeds) => {
        seen.push(feeds);
        return [1, 2];
      }),
      new Uint8Array(),
      facts,
    );
    expect(seen).toEqual([{ items: [0, 0, 0, 9], mask: [0, 0, 0, 1] }]);
    expect(await encoder.encode([7, 5])).toEqual(Float32Array.of(1, 2));
    expect(seen[1]).toEqual({ items: [0, 0, 5, 7], mask: [0, 0, 1, 1] });
    await encoder.encode([6, 5, 4, 3, 2, 1]);
    expect(seen[2]).toEqual({ items: [3, 4, 5, 6], mask: [1, 1, 1, 1] });
  });

  it('is refused when its first vector is none', async () => {
    for (const wrong of [[1], [1, Number.NaN], [1, 2, 3]]) {
      const loading = OnnxEncoder.load(
        runtime(() => wrong),
        new Uint8Array(),
        facts,
      );
      await expect(loading).rejects.toThrow(ModelError);
    }
  });

  it('is refused for a bundle without item vectors', async () => {
    const loading = OnnxEncoder.load(
      runtime(() => []),
      new Uint8Array(),
      { items: 10, dimensions: 0 },
    );
    await expect(loading).rejects.toThrow('the bundle has no item vectors');
  });
});

describe('onnx()', () => {
  it('does nothing where there is no browser, and names the argument that is wrong', () => {
    expect(onnx({ url: '/encoder.onnx', sha256: 'AB'.repeat(32) })).toHaveProperty('connect');
    expect(() => onnx({ sha256: 'abc' })).toThrow('sha256 must be 64 hexadecimal digits');
    expect(() => onnx({ url: '' })).toThrow('url must be a URL');
    expect(() => onnx({ wasmUrl: 5 as unknown as string })).toThrow('wasmUrl must be a URL');
  });
});
