// Attackers in the place where the behaviour is: inside the worker's script, in its frame, and in the bundle.
import { afterEach, describe, expect, it } from 'vitest';
import { attack, FRAME_ATTACKS, type Outcomes } from './support/attacks.js';
import type { Tab } from './support/engine.js';
import { idsOf, inEachEngine, recommend, type Session, sealOf, settle, view } from './support/session.js';
import { asText } from './support/wire.js';

/** Marked in the page, should a script in the frame reach it. */
const hasLeaked = (tab: Tab) => tab.evaluate(() => 'leaked' in globalThis);

/** Scripts that come into a document in this way run, unless its policy forbids it. */
function addToFrame(html: string): void {
  const { contentDocument } = document.querySelector('iframe:last-of-type') as HTMLIFrameElement;
  contentDocument?.body.append(contentDocument.createRange().createContextualFragment(html));
}

/** A frame as the package makes it, but without a policy. */
function addFrame(): Promise<unknown> {
  const frame = document.createElement('iframe');
  return new Promise((resolve) => {
    frame.onload = resolve;
    document.body.append(frame);
  }).then(() => null);
}

inEachEngine('The wall', (session) => {
  afterEach(() => session().closeTabs());

  describe('around the worker', () => {
    it('holds against a script inside it, in the frame', async () => {
      const tab = await session().open('frame-escape', {}, { edition: 'attacked-worker' });
      expect(await sealOf(tab)).toBe('frame');
      await expectNothingOut(session(), tab, () => session().reopen(tab, 'frame-escape'));
    });

    it('holds against a script inside it, behind the header', async () => {
      const tab = await session().open('header-escape', {}, { page: 'strict', edition: 'attacked-worker' });
      expect(await sealOf(tab)).toBe('header');
      await expectNothingOut(session(), tab, () => session().reopen(tab, 'header-escape'));
    });
  });

  it('holds in the frame: no script that somebody adds to its document runs, and nothing is loaded', async () => {
    session().shop.clear();
    const tab = await session().open('frame-attacks');
    expect((await recommend(tab)).items).toHaveLength(5);
    expect(await sealOf(tab)).toBe('frame');
    for (const html of attacksOn(`http://${session().shop.trap.host}`)) await tab.evaluate(addToFrame, html);
    // The attacks are really in there.
    const inFrame = await tab.evaluate(() => document.querySelector('iframe')?.contentDocument?.scripts.length);
    expect(inFrame).toBeGreaterThan(Object.keys(FRAME_ATTACKS).length / 2);
    expect(await hasLeaked(tab)).toBe(false);
    await expectSilence(session());
  });

  it('has a frame that runs no script and hears nothing of what the page tells the core', async () => {
    const tab = await session().open('deaf', { consent: 'granted' });
    await recommend(tab);
    const frame = await tab.evaluate(async () => {
      const { contentWindow, contentDocument } = document.querySelector('iframe') as HTMLIFrameElement;
      let heard = 0;
      contentWindow?.addEventListener('message', () => heard++);
      recommender.track({ type: 'view', itemId: 'pan' });
      await recommender.recommend();
      await recommender.data.clear();
      return { heard, scripts: contentDocument?.scripts.length, text: contentDocument?.body.textContent };
    });
    expect(frame).toEqual({ heard: 0, scripts: 0, text: '' });
  });

  it('holds against a bundle whose every string is an attack', async () => {
    session().shop.clear();
    const tab = await session().open('hostile', { bundle: '/model/hostile/manifest.json' });
    const list = await recommend(tab);
    expect(list.items).toHaveLength(5);
    await view(tab, ...idsOf(list));
    for (const item of (await recommend(tab)).items) expect(item.itemId).toBeTypeOf('string');
    await tab.evaluate(() => Promise.all([recommender.profile(), recommender.catalog.list()]));
    await expectSilence(session());
  });

  // At the end: what these send may still arrive while the next test listens.
  describe('is what holds:', () => {
    it('without it the same script gets out of the worker', async () => {
      const options = { workerUrl: '/dist/unsealed/core-worker.js' };
      const tab = await session().open('no-wall', options, { edition: 'unsealed' });
      expect(await sealOf(tab)).toBe('none');
      const outcomes = await tryAll(session(), tab, () => session().reopen(tab, 'no-wall', options));
      await settle(session());
      expect(outcomes['fetch']).toEqual(['went through', 'went through']);
      for (const name of ['fetch', 'xhr', 'websocket', 'eventsource', 'import', 'importscripts', 'nested-fetch']) {
        expect(asText(session().shop.trap.received), name).toContain(`/leak/${name}.js`);
      }
    });

    it('without its policy the same additions to the frame run and load', async () => {
      session().shop.clear();
      const tab = await session().visit();
      // A popup would need a gesture.
      const names = Object.keys(FRAME_ATTACKS).filter((name) => name !== 'popup');
      for (const html of attacksOn(`http://${session().shop.trap.host}`, names)) {
        await tab.evaluate(addFrame);
        await tab.evaluate(addToFrame, html);
      }
      await tab.waitFor(() => 'leaked' in globalThis);
      for (const name of names.filter((name) => name !== 'parent' && name !== 'webrtc')) {
        await expect.poll(() => asText(session().shop.trap.received), { message: name }).toContain(`/leak/${name}.js`);
      }
    });
  });
});

function attacksOn(trap: string, names = Object.keys(FRAME_ATTACKS)): string[] {
  return names.map((name) => FRAME_ATTACKS[name]?.(`${trap}/leak/${name}.js`) ?? '');
}

/** Against the trap, and against the shop itself, which is the page's own origin. */
function tryAll(session: Session, tab: Tab, startAgain: () => Promise<void>): Promise<Outcomes> {
  session.shop.clear();
  return attack(tab, [`http://${session.shop.trap.host}`, session.shop.url], startAgain);
}

async function expectNothingOut(session: Session, tab: Tab, startAgain: () => Promise<void>): Promise<void> {
  const outcomes = await tryAll(session, tab, startAgain);
  expect(Object.keys(outcomes).length).toBeGreaterThan(30);
  const through = Object.keys(outcomes).filter((name) => outcomes[name]?.includes('went through'));
  expect(through).toEqual([]);
  await expectSilence(session);
}

/** The trap has heard our own marker and nothing else, not even a connection; the shop nothing of an attack. */
async function expectSilence(session: Session): Promise<void> {
  await settle(session);
  const { trap, wire } = session.shop;
  for (const { protocol, bytes } of trap.received) {
    expect(protocol).toBe('tcp');
    if (bytes.length > 0) expect(bytes.toString('latin1')).toMatch(/^GET \/marker /);
  }
  expect(asText(trap.received)).not.toContain('/leak/');
  expect(asText(wire.received)).not.toContain('/leak/');
}
