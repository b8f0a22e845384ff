import { afterEach, describe, expect, it, vi } from 'vitest';
import { Updates } from '../../web/src/client/updates.js';
import { NOW_MS } from './support/fakes.js';

const HOUR_MS = 3_600_000;

/** localStorage and an idle page. */
function stubPage(stored: Record<string, string> = {}): void {
  const map = new Map(Object.entries(stored));
  vi.stubGlobal('localStorage', { getItem: (key: string) => map.get(key) ?? null, setItem: map.set.bind(map) });
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work());
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('looking for a newer bundle', () => {
  it.each([
    ['idle', true, 1, 0],
    // What has just been downloaded is the newest there is.
    ['idle', false, 0, 0],
    // The overlay is looked at all the same.
    ['manual', true, 0, 1],
    ['manual', false, 0, 0],
  ] as const)('%s, bundle from the device: %s', (policy, fromDevice, times, overTimes) => {
    stubPage();
    const [look, over] = [vi.fn(), vi.fn()];
    new Updates('default', policy, () => NOW_MS).begin(fromDevice, look, over);
    expect(look).toHaveBeenCalledTimes(times);
    expect(over).toHaveBeenCalledTimes(overTimes);
  });

  it.each([
    [5, 0],
    [7, 1],
  ])('every six hours, looked %d hours ago', (hours, times) => {
    stubPage({ 'vitrine-looked:default': String(NOW_MS - hours * HOUR_MS) });
    const [look, over] = [vi.fn(), vi.fn()];
    const updates = new Updates('default', { everyHours: 6 }, () => NOW_MS);
    updates.begin(true, look, over);
    expect(look).toHaveBeenCalledTimes(times);
    expect(over).toHaveBeenCalledTimes(1 - times);
    updates.end();
  });

  it('goes on looking on a page that stays open, by the clock and not by the timer', () => {
    vi.useFakeTimers();
    stubPage();
    let nowMs = NOW_MS;
    const updates = new Updates('default', { everyHours: 6 }, () => nowMs);
    const look = vi.fn(() => void updates.look({ refresh: () => undefined }, 7));
    updates.begin(false, look, () => undefined);
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(look).not.toHaveBeenCalled();
    nowMs += 8 * HOUR_MS;
    vi.advanceTimersByTime(HOUR_MS);
    expect(look).toHaveBeenCalledOnce();
    updates.end();
    vi.advanceTimersByTime(100 * HOUR_MS);
    expect(look).toHaveBeenCalledOnce();
  });

  it('asks once for all who wait, and tells them how it ended', async () => {
    stubPage();
    const updates = new Updates('default', 'manual', () => NOW_MS);
    const refresh = vi.fn();
    const link = { refresh };
    const [first, second] = [updates.look(link, 7), updates.look(link, 7)];
    expect(refresh.mock.calls).toEqual([[7]]);
    // A newer one is on its way to the core: not over yet.
    updates.looked(true, null);
    updates.looked(false, null);
    expect(await Promise.all([first, second])).toEqual([null, null]);
    const third = updates.look(link, 8);
    const degraded = { code: 'bundle-not-found', message: 'no connection' } as const;
    updates.looked(false, degraded);
    expect(await third).toBe(degraded);
  });

  it('leaves nobody waiting when the recommender is closed, and looks for nothing without a model', async () => {
    stubPage();
    const updates = new Updates('default', 'manual', () => NOW_MS);
    const link = { refresh: () => undefined };
    expect(await updates.look(null, 7)).toMatchObject({ code: 'no-model-yet' });
    expect(await updates.look(link, null)).toMatchObject({ code: 'no-model-yet' });
    const waiting = updates.look(link, 7);
    updates.end();
    expect(await waiting).toMatchObject({ code: 'no-model-yet' });
  });
});
