import { describe, expect, it } from 'vitest';
import { checkLayers, layers, reachable } from '../../tools/lib/layers.mjs';

const check = (file: string, text: string) => checkLayers([file], async () => text);

describe('The layer check', () => {
  it('allows what lies below, however far', async () => {
    expect(await check('src/engine/engine.cc', '#include "base/status.h"\n#include "rank/blend.h"\n')).toEqual([]);
  });

  it('names an include that goes up', async () => {
    const problems = await check('src/kernel/scan.h', '#pragma once\n#include "engine/engine.h"\n');
    expect(problems).toEqual([expect.stringContaining('src/kernel/scan.h:2: kernel must not include engine')]);
  });

  it('lets nobody include the wasm edge or the command line', async () => {
    for (const folder of Object.keys(layers)) {
      for (const top of ['wasm', 'cli']) {
        if (folder !== top) expect(reachable(folder), folder).not.toContain(top);
      }
    }
  });

  it('asks for an entry when a folder is new', async () => {
    expect(await check('src/novel/a.h', '')).toEqual([expect.stringContaining('no entry')]);
  });
});
