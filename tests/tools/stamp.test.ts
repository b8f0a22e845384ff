import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRepo } from '../../tools/lib/paths.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

const stampName = `test-${process.pid}`;

describe('Making something only when its inputs changed', () => {
  let folder: string;
  let made = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-stamp-'));
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in', 'a.txt'), 'one');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(inRepo('build', 'stamps', stampName));
  });

  async function timesMade(): Promise<number> {
    const output = join(folder, 'out');
    await whenChanged(stampName, { inputs: [join(folder, 'in')], output }, async () => {
      made += 1;
      await mkdir(output, { recursive: true });
    });
    return made;
  }

  it('makes it once, and again for new contents, a new file or a lost output, but not for a new date', async () => {
    expect(await timesMade()).toBe(1);
    expect(await timesMade()).toBe(1);
    await utimes(join(folder, 'in', 'a.txt'), new Date(0), new Date(0));
    expect(await timesMade()).toBe(1);
    await writeFile(join(folder, 'in', 'a.txt'), 'two');
    expect(await timesMade()).toBe(2);
    await writeFile(join(folder, 'in', 'b.txt'), '');
    expect(await timesMade()).toBe(3);
    await rm(join(folder, 'out'), { recursive: true });
    expect(await timesMade()).toBe(4);
  });

  it('tries again after a failure', async () => {
    await writeFile(join(folder, 'in', 'a.txt'), 'three');
    const inputs = { inputs: [join(folder, 'in')], output: join(folder, 'out') };
    const failing = whenChanged(stampName, inputs, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await timesMade()).toBe(5);
  });
});
