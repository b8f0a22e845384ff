import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vitrineBinary } from '../../tools/lib/paths.mjs';
import { hasLibtorch, NO_LIBTORCH } from './onnx.js';
import { temporaryFolder, vitrine } from './support.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const train = (...args: string[]) => vitrine(['train', '--sequences', 'walks.txt', ...args], folder.path);
const epochs = (count: number) => ['--encoder', 'transformer', '--encoder-epochs', `${count}`];
const encoder = [...epochs(3), '--dimensions', '16', '--threads', '1'];

beforeAll(async () => {
  folder = await temporaryFolder();
  // Everybody walks through the same items in steps of one of three sizes.
  const lines = Array.from({ length: 400 }, (_, user) => {
    const stride = [1, 7, 19][user % 3] ?? 1;
    return `user${user} ${Array.from({ length: 8 }, (_, i) => `item${(user + i * stride) % 60}`).join(' ')}`;
  });
  await writeFile(at('walks.txt'), lines.join('\n'));
  const attributes = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`item${i}`, [i % 2, 10 + (i % 3)]]));
  await writeFile(at('attributes.json.gz'), gzipSync(JSON.stringify({ ...attributes, stranger: [0] })));
});
afterAll(() => folder.remove());

describe('vitrine train --encoder', () => {
  it('refuses attributes without an encoder that is told of them', async () => {
    const { code, stderr } = await train('--item-attributes', 'attributes.json.gz', '--out', 'none');
    expect(code).toBe(1);
    expect(stderr).toContain('give --encoder transformer or gru as well');
  });

  it('refuses an encoder that it does not know', async () => {
    const { code, stderr } = await train('--encoder', 'perceptron', '--out', 'none');
    expect(code).toBe(2);
    expect(stderr).toContain('--encoder');
  });

  describe('with libtorch', () => {
    beforeEach((context) => {
      if (!hasLibtorch) context.skip(NO_LIBTORCH);
    });

    it('ships the encoder that was trained and measured, and says how it went', async () => {
      const { code, stderr } = await train(...encoder, '--item-attributes', 'attributes.json.gz', '--out', 'model');
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(/libtorch .*blas/);
      expect(stderr).toMatch(/epoch 3 of 3: loss \d+\.\d{4}, validation ndcg@10 \d\.\d{4}, 0 s left/);
      expect(stderr).toContain('attributes.json.gz: 1 items are not in the data');
      const manifest = JSON.parse(await readFile(at('model', 'manifest.json'), 'utf8'));
      expect(manifest.dimensions).toBe(16);
      expect(manifest.files.map(({ role }: { role: string }) => role)).toContain('encoder');
      const report = JSON.parse(await readFile(at('model', 'report.json'), 'utf8'));
      expect(report.encoder).toMatchObject({ kind: 'transformer', dimensions: 16, diverged: false, resumedAfter: 0 });
      expect(report.vectors.shareOfFloat).toBeGreaterThan(0.9);
      expect(await readdir(folder.path)).not.toContain('model.training');
    });

    it('goes on where an interrupted training was, and comes to the same model', async () => {
      const args = [...epochs(6), '--dimensions', '16', '--threads', '1', '--out'];
      const whole = await train(...args, 'whole');
      expect(whole.code, whole.stderr).toBe(0);
      const child = spawn(vitrineBinary, ['train', '--sequences', 'walks.txt', ...args, 'resumed'], {
        cwd: folder.path,
      });
      await new Promise<void>((resolve) => {
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes('epoch 2 of 6')) child.kill('SIGKILL');
        });
        child.on('close', () => resolve());
      });
      expect(await readdir(folder.path)).toContain('resumed.training');
      expect(await readdir(folder.path)).not.toContain('resumed');
      const resumed = await train(...args, 'resumed');
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr).toMatch(/went on after epoch [2-5]/);
      expect(await readFile(at('resumed', 'manifest.json'))).toEqual(await readFile(at('whole', 'manifest.json')));
      expect(await readdir(folder.path)).not.toContain('resumed.training');
      // The curve is of all epochs, those before the interruption too.
      const curveOf = async (model: string) =>
        JSON.parse(await readFile(at(model, 'report.json'), 'utf8')).encoder.curve;
      expect(await curveOf('resumed')).toEqual(await curveOf('whole'));
      expect(await curveOf('whole')).toHaveLength(6);
    });

    it.for([
      ['is no JSON', 'item0: 1', 'is not a JSON object'],
      ['is a list', '[[1]]', 'is not a JSON object'],
      ['has no list for an item', '{"item3": 7}', 'item item3 must have a list of whole numbers'],
      ['has a number below 0', '{"item3": [-1]}', 'item item3 must have a list of whole numbers'],
      ['knows none of the items', '{"3": [1]}', 'names no item of the data'],
    ])('refuses a file of attributes that %s', async ([, text, message]) => {
      await writeFile(at('wrong.json'), text ?? '');
      const { code, stderr } = await train(...encoder, '--item-attributes', 'wrong.json', '--out', 'none');
      expect(code).toBe(1);
      expect(stderr).toContain(message);
      expect(await readdir(folder.path)).not.toContain('none');
    });

    it('says that there is no order to learn where no user has two items', async () => {
      await writeFile(at('single.txt'), 'a item1\nb item2\nc item1\n');
      const args = ['train', '--sequences', 'single.txt', ...encoder, '--out', 'none'];
      const { code, stderr } = await vitrine(args, folder.path);
      expect(code).toBe(1);
      expect(stderr).toContain('no user has two items');
    });
  });
});
