import type { InferenceSession } from 'onnxruntime-web/wasm';
import { describe, expect, it, vi } from 'vitest';
import { FLOAT, onnxModel, type Value } from '../../tools/lib/onnx-writer.mjs';
import { onnx } from '../../web/src/onnx/index.js';
import { checkContract } from '../../web/src/onnx-worker/contract.js';
import { ModelError } from '../../web/src/onnx-worker/model-error.js';
import { OnnxEncoder, type Runtime } from '../../web/src/onnx-worker/onnx-encoder.js';
import { type EncoderEnvironment, startEncoder } from '../../web/src/onnx-worker/start.js';
import { SURE_MODEL } from '../../web/src/onnx-worker/sure-model.js';
import type { EncoderAnswer, EncoderReport, EncoderStart } from '../../web/src/shared/encoder-protocol.js';

type Metadata = InferenceSession.ValueMetadata;
const tensor = (name: string, type: string, ...shape: (number | string)[]) =>
  ({ name, isTensor: true, type, shape }) as Metadata;

const INPUTS = [tensor('items', 'int32', 1, 4), tensor('mask', 'int32', 1, 4)];
const OUTPUTS = [tensor('user', 'float32', 1, 2)];

describe('the contract of an ONNX encoder', () => {
  it('gives the length of the history that the model reads', () => {
    expect(checkContract(INPUTS, OUTPUTS, 2)).toBe(4);
  });

  const [items, mask] = INPUTS as [Metadata, Metadata];
  it.each<[string, Metadata[], Metadata[], RegExp]>([
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

  it('is refused, with the words of the runtime, when the runtime does not take it', async () => {
    const refusing: Runtime = {
      create: async () => {
        throw new Error('Fatal error: Divine is not a registered function/op');
      },
      int32: () => [] as never,
    };
    const loading = OnnxEncoder.load(refusing, new Uint8Array(), facts);
    await expect(loading).rejects.toThrow(ModelError);
    await expect(loading).rejects.toThrow(/ONNX Runtime Web does not take the model: .*Divine/);
  });
});

describe('the worker of an ONNX encoder', () => {
  /** A worker that was started, in a world of its own. */
  function worker(world: Partial<EncoderEnvironment> = {}) {
    const page = new MessageChannel();
    const core = new MessageChannel();
    const reports: EncoderReport[] = [];
    const answers: EncoderAnswer[] = [];
    page.port1.onmessage = ({ data }) => reports.push(data);
    core.port1.onmessage = ({ data }) => answers.push(data);
    const started = runtime(({ items = [] }) => [items.at(-1) ?? 0, Number(items.includes(6)) / 0 || 1]);
    startEncoder(page.port2, { isSealed: async () => true, startRuntime: async () => started, ...world });
    const facts = { items: 10, dimensions: 2 };
    const start: EncoderStart = { model: new Uint8Array(), wasm: new Uint8Array(), facts, port: core.port2 };
    page.port1.postMessage(start, [core.port2]);
    return { reports, answers, ask: (items: string) => core.port1.postMessage(items) };
  }

  it('tells the page that it is ready, and answers the core, one question after the other', async () => {
    const { reports, answers, ask } = worker();
    await expect.poll(() => reports).toEqual([{ kind: 'ready' }]);
    ask('7,5');
    ask('3');
    await expect
      .poll(() => answers)
      .toEqual([
        { items: '7,5', user: Float32Array.of(7, 1) },
        { items: '3', user: Float32Array.of(3, 1) },
      ]);
    expect(reports).toHaveLength(1);
  });

  it('starts nothing when it is not sealed, and another worker would be no better', async () => {
    const startRuntime = vi.fn();
    const { reports } = worker({ isSealed: async () => false, startRuntime });
    await expect.poll(() => reports[0]).toMatchObject({ kind: 'failed', again: false });
    expect(startRuntime).not.toHaveBeenCalled();
  });

  it('says that another worker may do better when the runtime did not start, or broke later', async () => {
    const startRuntime = () => Promise.reject(new Error('both async and sync fetching of the wasm failed'));
    const { reports } = worker({ startRuntime });
    await expect.poll(() => reports[0]).toMatchObject({ kind: 'failed', again: true });
    const later = worker();
    await expect.poll(() => later.reports).toEqual([{ kind: 'ready' }]);
    // Where 6 is among the items, the model gives what is no number.
    later.ask('6');
    await expect.poll(() => later.reports[1]).toMatchObject({ kind: 'failed', again: true });
    expect(later.answers).toEqual([]);
  });

  it('tries the runtime with a model that is certainly right', () => {
    const [x, y] = ['x', 'y'].map((name) => ({ name, type: FLOAT, shape: [1] })) as [Value, Value];
    const nodes = [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }];
    const parts = onnxModel({ nodes, constants: [], inputs: [x], outputs: [y] });
    expect(Buffer.concat(parts).equals(SURE_MODEL)).toBe(true);
  });
});

describe('onnx()', () => {
  it('does nothing where there is no browser, and names the argument that is wrong', () => {
    expect(onnx({ url: '/encoder.onnx', sha256: 'AB'.repeat(32) })).toHaveProperty('around');
    expect(() => onnx({ sha256: 'abc' })).toThrow('sha256 must be 64 hexadecimal digits');
    expect(() => onnx({ url: '' })).toThrow('url must be a URL');
    expect(() => onnx({ wasmUrl: 5 as unknown as string })).toThrow('wasmUrl must be a URL');
  });
});
