import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type Loading, type ModelSource, modelFor, readManifest, runtimeModule } from '../../web/src/onnx/files.js';
import { MUGS, makeBundle } from './support/bundle.js';
import { ManualTimers } from './support/fakes.js';

const model = Uint8Array.of(8, 8, 58, 0);
const sha256 = createHash('sha256').update(model).digest('hex');
const items = MUGS.map((item, i) => ({ ...item, vector: [i, 1] }));
const made = makeBundle(items, {}, model);
const { file } = readManifest(made.manifest);
const path = String(file?.path);
const MiB = 2 ** 20;

const own: ModelSource = { url: null, sha256: null, wasmUrl: () => '/ort.wasm' };
const foreign = { ...own, url: 'https://models.test/encoder.onnx' };

/** A page whose `fetch` knows these. */
function page(
  files: Record<string, Response>,
  publicKeys: string[] = [],
): Loading & { asked: string[]; timers: ManualTimers } {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return files[url]?.clone() ?? new Response('', { status: 404 });
  };
  const { signal } = new AbortController();
  const timers = new ManualTimers();
  return { bundle: { url: 'https://shop.test/model/manifest.json' }, publicKeys, fetch, asked, signal, timers };
}

const take = (source: ModelSource, loading: Loading, named = file) => modelFor(named, source, loading);

describe('the model of an ONNX encoder', () => {
  it("is the bundle's own, from beside the manifest", async () => {
    const shop = page({ [`https://shop.test/model/${path}`]: new Response(model) });
    expect(await take(own, shop)).toEqual(model);
  });

  it('is one of the files of a bundle that the page holds itself, as a copy', async () => {
    const bytes = await take(own, { ...page({}), bundle: { bytes: made } });
    expect(bytes).toEqual(model);
    expect(bytes.buffer).not.toBe(made.files[path]?.buffer);
  });

  it('is refused when it is not what the manifest says, or onnx() was told', async () => {
    const other = page({
      [`https://shop.test/model/${path}`]: new Response('other'),
      [foreign.url]: new Response(model),
    });
    await expect(take(own, other)).rejects.toThrow(/has another SHA-256 than [0-9a-f]{64}/);
    await expect(take({ ...foreign, sha256: 'a'.repeat(64) }, other)).rejects.toThrow(/another SHA-256 than aaaa/);
  });

  it('may come from anywhere where no key is pinned', async () => {
    expect(await take(foreign, page({ [foreign.url]: new Response(model) }), null)).toEqual(model);
  });

  it('does not even load from a URL when a key is pinned and nothing vouches for it', async () => {
    const shop = page({ [foreign.url]: new Response(model) }, ['ed25519:AAAA']);
    await expect(take(foreign, shop, null)).rejects.toThrow(/publicKey is pinned.*sha256/);
    expect(shop.asked).toEqual([]);
  });

  it('loads from a URL with a pinned key when the signed manifest, or the page, has its hash', async () => {
    const shop = page({ [foreign.url]: new Response(model) }, ['ed25519:AAAA']);
    expect(await take(foreign, shop)).toEqual(model);
    expect(await take({ ...foreign, sha256 }, shop, null)).toEqual(model);
    const forged = page({ [foreign.url]: new Response(Uint8Array.of(8, 9)) }, ['ed25519:AAAA']);
    await expect(take(foreign, forged)).rejects.toThrow('another SHA-256');
  });

  it('is refused by the size that the manifest gives, without a request', async () => {
    const shop = page({});
    const large = { role: 'encoder-onnx', path, bytes: 200 * MiB, sha256 };
    await expect(take(own, shop, large)).rejects.toThrow('has 200 MiB, the limit is 64');
    expect(shop.asked).toEqual([]);
  });

  it('is refused by the size that the server gives, without reading it', async () => {
    const pull = vi.fn();
    const endless = new ReadableStream({ pull }, { highWaterMark: 0 });
    const shop = page({});
    shop.fetch = async () => new Response(endless, { headers: { 'content-length': String(200 * MiB) } });
    await expect(take(foreign, shop)).rejects.toThrow('has 200 MiB, the limit is 64');
    expect(pull).not.toHaveBeenCalled();
  });

  it('is given up when more comes than a server said', async () => {
    const cancel = vi.fn();
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(16 * MiB));
    const shop = page({});
    shop.fetch = async () => new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }));
    await expect(take(foreign, shop)).rejects.toThrow('has 80 MiB, the limit is 64');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('is not waited for when the server says nothing more, at the start or in the middle', async () => {
    const shop = page({});
    shop.fetch = () => new Promise(() => undefined);
    const started = take(foreign, shop);
    shop.timers.runOut();
    await expect(started).rejects.toThrow(/did not load: .* sent nothing for 120 s/);
    const pull = vi.fn((controller: ReadableStreamDefaultController) => {
      if (pull.mock.calls.length === 1) controller.enqueue(model);
    });
    shop.fetch = async () => new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
    const begun = take(foreign, shop);
    await expect.poll(() => pull.mock.calls.length).toBe(2);
    shop.timers.runOut();
    await expect(begun).rejects.toThrow('sent nothing for 20 s');
  });

  it('says what is missing', async () => {
    await expect(take(own, page({}), null)).rejects.toThrow('no file with the role encoder-onnx; give onnx() a url');
    await expect(take(foreign, page({}))).rejects.toThrow('https://models.test/encoder.onnx answered with status 404');
    const start = page({ [foreign.url]: new Response('<!doctype html>') });
    await expect(take(foreign, start)).rejects.toThrow('is an HTML page, not a model');
  });
});

describe('a bundle', () => {
  it('says how many items and dimensions it has', () => {
    expect(readManifest(made.manifest).facts).toEqual({ items: 5, dimensions: 2 });
  });

  it('is of no use to an encoder without item vectors, or whose lists do not go by them', () => {
    expect(() => readManifest(makeBundle().manifest)).toThrow('the bundle has no item vectors');
    const weightless = makeBundle(items, { model: { blend: { encoder_weight: 0 } } });
    expect(() => readManifest(weightless.manifest)).toThrow('encoder_weight of 0');
  });
});

describe("the runtime's module", () => {
  const take = (loading: Loading) => runtimeModule('/ort.wasm', loading);

  it('is taken when it is one', async () => {
    const wasm = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    expect(await take(page({ '/ort.wasm': new Response(wasm) }))).toEqual(wasm);
  });

  it('is asked for by name when it is not there, or something else is', async () => {
    const hint = /npm package onnxruntime-web.*wasmUrl/;
    await expect(take(page({}))).rejects.toThrow(hint);
    await expect(take(page({ '/ort.wasm': new Response('<!doctype html>') }))).rejects.toThrow(hint);
  });
});
