import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Facade } from '../../web/src/client/facade.js';
import type { CoreLinkHandlers } from '../../web/src/client/link.js';
import { VitrineError } from '../../web/src/shared/errors.js';
import type {
  CallMessage,
  ClientToCore,
  Consent,
  RecommendationList,
  StartMessage,
} from '../../web/src/shared/protocol.js';
import { NOW_MS } from './support/fakes.js';

const LIST: RecommendationList = { recommendationId: 'list-1', items: [], bundleVersion: 7, computeMs: 0.1 };

function facadeWith({
  lazy = false,
  server = false,
  consent = 'pending',
}: {
  lazy?: boolean;
  server?: boolean;
  consent?: Consent;
} = {}) {
  const sent: ClientToCore[] = [];
  const starts: StartMessage[] = [];
  const terminate = vi.fn();
  const refresh = vi.fn();
  const onClosed = vi.fn();
  let core!: CoreLinkHandlers;
  let nowMs = NOW_MS;
  const facade = new Facade({
    name: 'default',
    profile: null,
    bundleUrl: 'https://shop.test/manifest.json',
    publicKeys: [],
    consent,
    retention: { events: 500, days: 90 },
    update: 'manual',
    keyProvider: null,
    encoder: 'built-in',
    seed: 0,
    now: () => nowMs,
    lazy,
    onClosed,
    connect: server
      ? null
      : (handlers) => {
          core = handlers;
          const send = (message: ClientToCore): void => {
            if (message.kind === 'start') starts.push(message);
            else sent.push(message);
          };
          return { send, refresh, terminate };
        },
  });
  const calls = () => sent.filter((message): message is CallMessage => message.kind === 'call');
  return {
    facade,
    sent,
    starts,
    terminate,
    refresh,
    onClosed,
    calls,
    core: () => core,
    ready: () => core.message({ kind: 'ready', bundleVersion: 7, fromDevice: true, manifest: '{}' }),
    reply: (index: number, result: RecommendationList | null = LIST) =>
      core.message({ kind: 'reply', id: (calls()[index] as CallMessage).id, result }),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

const degraded = { code: 'bundle-not-found', message: 'manifest.json answered with status 404' } as const;

describe('before the model is there', () => {
  it('events and lists go to the core at once and in order, and lists resolve when it answers', async () => {
    const { facade, sent, ready, reply } = facadeWith();
    const list = facade.recommend({ limit: 3 });
    facade.track({ type: 'view', itemId: 'mug' });
    await Promise.resolve();
    expect(sent.map((message) => message.kind)).toEqual(['call', 'track']);
    ready();
    reply(0);
    expect(await list).toEqual(LIST);
    expect(await facade.ready).toEqual({ bundleVersion: 7 });
  });

  it('a list resolves empty with no-model-yet when its time is up, and a late answer does no harm', async () => {
    vi.useFakeTimers();
    const { facade, ready, reply } = facadeWith();
    const list = facade.recommend();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await list).toMatchObject({ items: [], bundleVersion: null, degraded: { code: 'no-model-yet' } });
    ready();
    reply(0);
    const next = facade.recommend();
    await vi.advanceTimersByTimeAsync(60_000);
    reply(1);
    expect(await next).toEqual(LIST);
    vi.useRealTimers();
  });

  it('a lazy recommender starts nothing until it is asked for something', async () => {
    const { facade, starts } = facadeWith({ lazy: true });
    await facade.consent.set('granted');
    expect(starts).toEqual([]);
    void facade.recommend();
    expect(starts).toMatchObject([{ consent: 'granted' }]);
  });

  it('on a server nothing is started and everything resolves', async () => {
    const { facade } = facadeWith({ server: true });
    expect(facade.track({ type: 'view', itemId: 'mug' })).toMatch(/^[0-9a-f]{24}$/);
    expect((await facade.recommend()).degraded?.code).toBe('no-model-yet');
    expect((await facade.stats()).bundle).toBeNull();
    expect((await facade.ready).degraded?.code).toBe('no-model-yet');
    await facade.data.clear();
    await facade.close();
  });
});

describe('a page that the browser puts away', () => {
  let comesBack: () => void = () => undefined;
  beforeEach(() => {
    vi.stubGlobal('addEventListener', (type: string, listener: () => void) => {
      if (type === 'pageshow') comesBack = listener;
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('ends its core, answers who waits, and begins with a new one when it comes back', async () => {
    const { facade, core, starts, terminate, ready, calls, reply } = facadeWith({ consent: 'granted' });
    ready();
    const waiting = facade.recommend();
    core().frozen();
    expect(terminate).toHaveBeenCalledOnce();
    expect(await waiting).toMatchObject({ items: [], degraded: { code: 'no-model-yet' } });
    expect(starts).toHaveLength(1);
    comesBack();
    expect(starts).toMatchObject([{ consent: 'granted' }, { consent: 'granted' }]);
    const heard = vi.fn();
    facade.on('change', heard);
    ready();
    expect(heard).toHaveBeenCalledOnce();
    const next = facade.recommend();
    reply(calls().length - 1);
    expect(await next).toEqual(LIST);
  });

  it('comes back with the profile that it was left with', async () => {
    const { facade, core, starts, reply, calls } = facadeWith({ consent: 'granted' });
    const switching = facade.switchProfile('ann');
    await vi.waitFor(() => expect(calls()).toHaveLength(1));
    reply(0, null);
    await switching;
    core().frozen();
    comesBack();
    await vi.waitFor(() => expect(starts).toHaveLength(2));
    expect(starts.map(({ profile }) => profile)).toEqual([null, expect.stringMatching(/^[0-9a-f]{16,}$/)]);
  });

  it('keeps its core while the history is nowhere else', () => {
    const { core, terminate } = facadeWith();
    core().frozen();
    expect(terminate).not.toHaveBeenCalled();
  });

  it('stays closed', async () => {
    const { facade, core, starts } = facadeWith({ consent: 'granted' });
    core().frozen();
    await facade.close();
    comesBack();
    expect(starts).toHaveLength(1);
  });
});

describe('when there is no model', () => {
  it('waiting and later lists resolve with the reason, and listeners hear of it once', async () => {
    const { facade, core } = facadeWith();
    const heard: unknown[] = [];
    facade.on('degraded', (value) => heard.push(value));
    facade.on('error', (error) => heard.push(error.code));
    const waiting = facade.recommend();
    core().message({ kind: 'failed', degraded });
    expect(await waiting).toMatchObject({ items: [], degraded });
    expect(await facade.similar('mug')).toMatchObject({ items: [], degraded });
    expect(await facade.catalog.list()).toEqual([]);
    expect(await facade.ready).toEqual({ bundleVersion: null, degraded });
    expect(heard).toEqual([degraded, 'bundle-not-found']);
  });

  it('the history goes on living in the core', () => {
    const { facade, core, calls } = facadeWith();
    core().message({ kind: 'failed', degraded });
    void facade.data.list();
    expect(calls().map((message) => message.call)).toEqual(['history']);
  });

  it('a core that is lost leaves no call unanswered', async () => {
    const { facade, core, terminate } = facadeWith();
    const calls = [facade.data.list(), facade.stats(), facade.recommend(), facade.consent.set('granted')];
    core().lost({ code: 'wasm-unavailable', message: 'the worker failed' });
    expect(await Promise.all(calls)).toMatchObject([[], { bundle: null }, { items: [] }, undefined]);
    expect(await facade.data.list()).toEqual([]);
    expect(terminate).toHaveBeenCalledOnce();
    facade.track({ type: 'view', itemId: 'mug' });
  });
});

describe('track()', () => {
  it('counts views of one item within a second once, and gives both the same id', () => {
    const { facade, sent, advance } = facadeWith();
    const first = facade.track({ type: 'view', itemId: 'mug' });
    advance(999);
    expect(facade.track({ type: 'view', itemId: 'mug' })).toBe(first);
    expect(facade.track({ type: 'view', itemId: 'pan' })).not.toBe(first);
    advance(1000);
    expect(facade.track({ type: 'view', itemId: 'mug' })).not.toBe(first);
    expect(sent).toHaveLength(3);
  });

  it('does not take two carts for one', () => {
    const { facade, sent } = facadeWith();
    facade.track({ type: 'cart', itemId: 'mug' });
    facade.track({ type: 'cart', itemId: 'mug' });
    expect(sent).toHaveLength(2);
  });

  it('sends nothing while consent is denied', async () => {
    const { facade, sent, reply, calls } = facadeWith();
    const set = facade.consent.set('denied');
    reply(0, null);
    await set;
    facade.track({ type: 'view', itemId: 'mug' });
    expect(facade.consent.state).toBe('denied');
    expect(sent).toHaveLength(calls().length);
  });

  it('throws at the call and sends nothing when the event is wrong', () => {
    const { facade, sent } = facadeWith();
    // @ts-expect-error a type that does not exist
    expect(() => facade.track({ type: 'stare', itemId: 'mug' })).toThrow(/^type must be one of/);
    // @ts-expect-error no item
    expect(() => facade.track({ type: 'view' })).toThrow(/^itemId must be/);
    expect(sent).toEqual([]);
  });
});

describe('calls', () => {
  it('reject for what cannot be a message, without a message to the core', async () => {
    const { facade, sent } = facadeWith();
    // @ts-expect-error no signal
    await expect(facade.recommend({ signal: {} })).rejects.toThrow(/^signal /);
    // @ts-expect-error unknown consent
    await expect(facade.consent.set('maybe')).rejects.toThrow(/^consent /);
    expect(sent).toEqual([]);
  });

  it('reject with what the core has against their arguments, and with its own failures', async () => {
    const { facade, core } = facadeWith();
    const wrong = facade.recommend({ limit: 0 });
    const broken = facade.data.list();
    await Promise.resolve();
    core().message({ kind: 'reply-error', id: 0, code: 'invalid-argument', message: 'limit must be …' });
    core().message({ kind: 'reply-error', id: 1, code: 'wasm-unavailable', message: 'broken' });
    await expect(wrong).rejects.toEqual(new VitrineError('invalid-argument', 'limit must be …'));
    await expect(wrong).rejects.toHaveProperty('code', 'invalid-argument');
    await expect(broken).rejects.toHaveProperty('code', 'wasm-unavailable');
  });

  it('hand a list’s options on as they are at the call, with those that are not known here', async () => {
    const { facade, calls } = facadeWith();
    const options = { limit: 3, exclude: ['mug'], newer: { brand: ['Forge'] } };
    void facade.similar('pan', options);
    await Promise.resolve();
    const sent = { list: 'similar', items: 'pan', options: structuredClone(options) };
    options.exclude.push('cup');
    expect(calls()[0]?.args).toEqual(sent);
  });

  it('tell of a subscription’s wrong options by the event error, or to the function that it was given', async () => {
    const { facade, core, calls } = facadeWith();
    const heard: string[] = [];
    facade.on('error', (error) => heard.push(`event: ${error.message}`));
    facade.subscribe({ limit: 0 }, () => undefined);
    facade.subscribe(
      { limit: -1 },
      () => undefined,
      (error) => heard.push(`own: ${error.message}`),
    );
    await vi.waitFor(() => expect(calls()).toHaveLength(2));
    calls().forEach(({ id }) => {
      core().message({ kind: 'reply-error', id, code: 'invalid-argument', message: `limit ${id}` });
    });
    await vi.waitFor(() => expect(heard).toEqual(['event: limit 0', 'own: limit 1']));
  });

  it('reject with the reason of their signal, before and after they were sent', async () => {
    const { facade, sent, ready, reply } = facadeWith();
    await expect(facade.recommend({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(sent).toEqual([]);
    const controller = new AbortController();
    const list = facade.recommend({ signal: controller.signal });
    await Promise.resolve();
    controller.abort('late');
    await expect(list).rejects.toBe('late');
    ready();
    reply(0);
  });

  it('are matched to their answers by number, whatever the order', async () => {
    const { facade, reply, ready } = facadeWith();
    ready();
    const lists = [facade.recommend(), facade.trending()];
    reply(1, { ...LIST, recommendationId: 'second' });
    reply(0, { ...LIST, recommendationId: 'first' });
    expect((await Promise.all(lists)).map((list) => list.recommendationId)).toEqual(['first', 'second']);
  });
});

describe('close()', () => {
  it('rejects what waits with closed, lets the core commit, and ends it', async () => {
    const { facade, calls, reply, terminate, onClosed } = facadeWith();
    const waiting = facade.recommend();
    const closed = facade.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(facade.ready).rejects.toMatchObject({ code: 'closed' });
    expect(calls().at(-1)?.call).toBe('close');
    expect(terminate).not.toHaveBeenCalled();
    reply(1, null);
    await closed;
    expect(terminate).toHaveBeenCalledOnce();
    expect(onClosed).toHaveBeenCalledOnce();
    expect(facade.close()).toBe(facade.close());
    expect(() => facade.track({ type: 'view', itemId: 'mug' })).toThrow(expect.objectContaining({ code: 'closed' }));
    await expect(facade.recommend()).rejects.toMatchObject({ code: 'closed' });
  });

  it('does not wait for ever for a core that hangs', async () => {
    vi.useFakeTimers();
    const { facade, terminate } = facadeWith();
    const closed = facade.close();
    await vi.advanceTimersByTimeAsync(3000);
    await closed;
    expect(terminate).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});

describe('listeners', () => {
  it('can be taken off, and one that throws does not stop the others', () => {
    const thrown: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
    const { facade, core } = facadeWith();
    const heard: number[] = [];
    facade.on('change', () => {
      throw new Error('in the page');
    });
    const off = facade.on('change', ({ events }) => heard.push(events));
    core().message({ kind: 'changed', events: 1 });
    off();
    core().message({ kind: 'changed', events: 2 });
    vi.unstubAllGlobals();
    expect(heard).toEqual([1]);
    expect(thrown).toHaveLength(2);
  });
});
