import { afterEach, describe, expect, it, vi } from 'vitest';
import { CoreConnection } from '../../web/src/client/core-connection.js';
import type { OpenPlace } from '../../web/src/client/core-places.js';
import type { Seal } from '../../web/src/shared/protocol.js';

const LATE_MS = 10_000;

/** A core that answers at once, in a place with this seal. */
function place(seal: Seal): { open: OpenPlace; end: () => void; heard: unknown[] } {
  const end = vi.fn();
  const heard: unknown[] = [];
  const open: OpenPlace = async (port) => {
    port.onmessage = (event: MessageEvent<unknown>) => heard.push(event.data);
    port.postMessage({ kind: 'online', sealed: true });
    return { seal, end };
  };
  return { open, end, heard };
}

function connect(...places: OpenPlace[]) {
  const sealed: Seal[] = [];
  const lost: string[] = [];
  const connection = new CoreConnection(places, {
    message: () => undefined,
    sealed: (seal) => sealed.push(seal),
    lost: (why) => lost.push(why),
  });
  return { connection, sealed, lost };
}

let open: CoreConnection[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const connection of open) connection.end();
  open = [];
});

describe('a connection to the core', () => {
  it('takes the next place when one is refused, and says there again what was said before', async () => {
    const good = place('header');
    const { connection, sealed } = connect(async () => Promise.reject(new Error('forbidden')), good.open);
    open = [connection];
    connection.send({ kind: 'wasm-failed', message: 'early' });
    await expect.poll(() => sealed).toEqual(['header']);
    await expect.poll(() => good.heard).toEqual([{ kind: 'wasm-failed', message: 'early' }]);
  });

  it('is lost when no place will do, for all their reasons', async () => {
    const { lost } = connect(
      async () => Promise.reject(new Error('no frame')),
      async () => Promise.reject(new Error('no worker')),
    );
    await expect.poll(() => lost).toEqual(['no frame; no worker']);
  });

  it('ends a place that comes too late, and does not take its seal', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const late = vi.fn();
    let arrive = (): void => undefined;
    const slow: OpenPlace = () =>
      new Promise((resolve) => {
        arrive = () => resolve({ seal: 'frame', end: late });
      });
    const good = place('header');
    const { connection, sealed } = connect(slow, good.open);
    open = [connection];
    await vi.advanceTimersByTimeAsync(LATE_MS);
    vi.useRealTimers();
    await expect.poll(() => sealed).toEqual(['header']);
    arrive();
    await expect.poll(() => late.mock.calls.length).toBe(1);
    connection.end();
    expect(good.end).toHaveBeenCalledOnce();
  });
});
