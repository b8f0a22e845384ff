import { describe, expect, it } from 'vitest';
import type { PlacementRules } from '../../web/src/shared/protocol.js';
import { placementsKey } from '../../web/src/storage/asset-database.js';
import { FakeDevice, FakeServer, fetchWith, urlOf } from './support/fetching.js';

const placementsUrl = urlOf('placements.json');

/** Only the placements, of which the server has this text. */
async function fetchPlacements(text: string, store = new FakeDevice()) {
  const transport = new FakeServer();
  transport.contents.set(placementsUrl, text);
  const { messages } = await fetchWith({ transport, store }, { bundle: null, placementsUrl });
  return { messages, failed: messages.find((message) => message.kind === 'degraded')?.degraded };
}

describe('placements.json', () => {
  it('is handed on, and kept for the next visit beside the overlay', async () => {
    const store = new FakeDevice();
    const placements: PlacementRules = {
      home: [{ from: '2026-11-27', until: '2026-12-01T09:00:00Z', pin: [{ itemId: 'mug', position: 1 }] }],
      '*': [{ hide: [{ itemIds: ['pan'] }] }],
    };
    const { messages } = await fetchPlacements(JSON.stringify(placements), store);
    expect(messages).toEqual([{ kind: 'placements', placements }, { kind: 'finished' }]);
    expect(store.sides.get(placementsKey('default'))).toEqual({ url: placementsUrl, overlay: placements });
    expect(store.overlay).toBeNull();
    expect((await fetchPlacements(JSON.stringify(placements), store)).messages).toEqual([{ kind: 'finished' }]);
  });

  it.each([
    ['<!doctype html>', 'is not JSON; it is an HTML page'],
    ['[]', 'is not an object'],
    ['{"home": {}}', 'has no array of rule sets for "home"'],
    ['{"home": ["mug"]}', 'has no array of rule sets for "home"'],
    ['{"home": [{"from": "soon"}]}', 'has a date for "home" that is none: "soon"'],
    ['{"home": [{"until": 17}]}', 'has a date for "home" that is none: 17'],
  ])('that is none is refused: %s', async (text, message) => {
    const { failed } = await fetchPlacements(text);
    expect(failed?.code).toBe('bundle-corrupt');
    expect(failed?.message).toContain(`${placementsUrl} ${message}`);
  });
});
