// What the demo says in German in place of the trainer, by the names that the trainer gives.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { REASONS, REJECTIONS, STAGES } from '../../demo/src/own-shop/trainer-german.ts';
import { TRAIN_STAGES } from '../../web/src/training/settings.js';

describe('the German of the trainer', () => {
  it('has every stage and every reason for which a line is left out', async () => {
    expect(Object.keys(STAGES)).toEqual([...TRAIN_STAGES]);
    const report = await readFile(new URL('../../src/ingest/report.cc', import.meta.url), 'utf8');
    const names = [...report.matchAll(/^ {4}\{"([a-z0-9-]+)", "/gm)].map(([, name]) => name);
    expect(names).toHaveLength(17);
    expect(Object.keys(REASONS)).toEqual(names);
  });

  it('has every code with which a training of a file is refused', async () => {
    const trainer = await readFile(new URL('../../web/src/trainer/index.ts', import.meta.url), 'utf8');
    const promised = /rejects with VitrineError (.*?), or with/s.exec(trainer)?.[1] ?? '';
    // The page itself chooses the arguments.
    const codes = [...promised.matchAll(/`([a-z-]+)`/g)].flatMap(([, code]) =>
      code === 'invalid-argument' ? [] : [code],
    );
    expect(Object.keys(REJECTIONS).sort()).toEqual(codes.sort());
  });
});
