import './glass.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import { OfflineState } from '../offline/offline-state.tsx';
import type { ShopSource } from '../own-shop/stored-shop.ts';
import { BytesPart } from './bytes-part.tsx';
import { PrivacyPart } from './privacy-part.tsx';
import { SealPart } from './seal-part.tsx';
import { SpeedPart } from './speed-part.tsx';
import { say } from './texts.ts';
import { WhyPart } from './why-part.tsx';

const TABS = [
  { name: 'data', title: 'tabData' },
  { name: 'why', title: 'tabWhy' },
  { name: 'seal', title: 'tabSeal' },
  { name: 'bytes', title: 'tabBytes' },
  { name: 'speed', title: 'tabSpeed' },
] as const;
type TabName = (typeof TABS)[number]['name'];

export interface PanelProps {
  readonly recommender: Recommender;
  /** What the shop was opened with. */
  readonly source: ShopSource;
  /** ISO 4217 code of the bundle's prices. */
  readonly currency: string;
  /** The title that the shop shows for an item. */
  titleOf(itemId: string): string;
  onClose(): void;
}

/** What the browser knows, and how anybody can check it. Lies beside the page and leaves it usable. */
export function Panel({ recommender, source, currency, titleOf, onClose }: PanelProps) {
  const [tab, setTab] = useState<TabName>('data');
  const [picking, setPicking] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    // In the top layer: above all that the page itself holds above it.
    panel.current?.showPopover();
    title.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !picking) onClose();
  };
  return (
    <aside
      ref={panel}
      popover="manual"
      class="glass"
      aria-labelledby="glass-title"
      data-picking={picking}
      onKeyDown={onKeyDown}
    >
      <header class="glass-head">
        <h2 id="glass-title" ref={title} tabIndex={-1}>
          {say('panel')}
        </h2>
        <button type="button" class="round-button" aria-label={say('close')} onClick={onClose}>
          <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      </header>
      <Tabs chosen={tab} choose={setTab} />
      <div class="glass-body" role="tabpanel" id="glass-body" aria-labelledby={`glass-tab-${tab}`} tabIndex={-1}>
        {tab === 'data' && (
          <>
            <PrivacyPart recommender={recommender} currency={currency} />
            <OfflineState />
          </>
        )}
        {tab === 'why' && (
          <WhyPart recommender={recommender} titleOf={titleOf} picking={picking} setPicking={setPicking} />
        )}
        {tab === 'seal' && <SealPart recommender={recommender} />}
        {tab === 'bytes' && <BytesPart recommender={recommender} />}
        {tab === 'speed' && <SpeedPart recommender={recommender} source={source} titleOf={titleOf} />}
      </div>
    </aside>
  );
}

/** As the ARIA practices have it: one stop for the Tab key, arrows between the tabs. */
function Tabs({ chosen, choose }: { readonly chosen: TabName; choose(name: TabName): void }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.findIndex(({ name }) => name === chosen);
    const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 };
    const place = places[event.key];
    const next = place === undefined ? undefined : TABS[(place + TABS.length) % TABS.length];
    if (!next) return;
    event.preventDefault();
    choose(next.name);
    list.current?.querySelector<HTMLElement>(`#glass-tab-${next.name}`)?.focus();
  };
  return (
    <div class="glass-tabs" role="tablist" aria-label={say('panel')} ref={list} onKeyDown={onKeyDown}>
      {TABS.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`glass-tab-${name}`}
          aria-selected={name === chosen}
          aria-controls="glass-body"
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name)}
        >
          {say(title)}
        </button>
      ))}
    </div>
  );
}
