// The parts of the demo that come with a click and live in folders of their own. A folder that is not there is a part that
// says so: each can be built without the others.
import type { ComponentType } from 'preact';
import { useTexts } from '../components/use-shop.ts';
import type { Shop } from '../shop/shop.ts';

export type Part = ComponentType<{ readonly shop: Shop; onClose?(): void }>;

/** In an object, so that a state can hold it: a component is a function, and would be called. */
export interface Mounted {
  readonly Part: Part;
}

type Modules = Readonly<Record<string, (() => Promise<unknown>) | undefined>>;

const modules: Modules = import.meta.glob('../{glass,own-shop,million}/index.{ts,tsx}');

function Missing() {
  const { trouble } = useTexts();
  return <p class="trouble">{trouble.part}</p>;
}

async function load(folder: string, name: string): Promise<Mounted> {
  const module = modules[`../${folder}/index.tsx`] ?? modules[`../${folder}/index.ts`];
  const exports = (await module?.().catch(() => null)) as Readonly<Record<string, Part | undefined>> | null | undefined;
  return { Part: exports?.[name] ?? Missing };
}

export const loadGlass = (): Promise<Mounted> => load('glass', 'GlassPanel');
export const loadOwnShop = (): Promise<Mounted> => load('own-shop', 'OwnShop');
export const loadMillion = (): Promise<Mounted> => load('million', 'Million');
