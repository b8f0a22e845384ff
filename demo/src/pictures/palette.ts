// Colours of a picture: from the colour words of the title, else of what the thing is made of, else from the item's id, so
// that products can be told apart.
import { type Colour, css, shade } from './colour.ts';
import type { Material } from './materials.ts';

/** CSS colours for the custom properties that the shapes use. */
export interface Palette {
  readonly main: string;
  readonly dark: string;
  readonly light: string;
  readonly accent: string;
  /** Chroma and hue (OKLCH) of the disc behind what has colours of its own. */
  readonly plate: string;
  /** Hue of the backdrop in degrees (OKLCH); lightness and chroma follow the colour scheme of the page. */
  readonly backdropHue: number;
  /** The pattern of the title, drawn over the main colour. */
  readonly pattern: 'spots' | 'stripes' | 'gingham' | 'paisley' | 'none';
  /** Pale things carry their pattern in colour instead of white. */
  readonly pale: boolean;
}

const WORDS: readonly (readonly [words: RegExp, colour: Colour])[] = [
  [/\b(?:red|reds|ruby|scarlet|crimson|cherry|strawberry|retro ?spot|poppy|santa)\b/, [0.58, 0.19, 25]],
  [/\b(?:hot pink|fuschia|fuchsia|magenta|raspberry|raspberr)\b/, [0.62, 0.21, 355]],
  [/\b(?:pink|rose|rosie|rosebud|blush|girl|girls|sweetheart|flamingo|rhubarb)\b/, [0.76, 0.12, 5]],
  [/\b(?:coral|peach|apricot|salmon)\b/, [0.76, 0.12, 40]],
  [/\b(?:orange|tangerine|pumpkin|amber|ginger|rust|cinnamon)\b/, [0.72, 0.16, 55]],
  [/\b(?:yellow|lemon|mustard|citrus|sunflower|honey|citronella|camomile)\b/, [0.84, 0.15, 90]],
  [/\b(?:gold|golden|champagne)\b/, [0.78, 0.12, 85]],
  [/\b(?:lime|pistachio)\b/, [0.82, 0.15, 125]],
  [/\b(?:green|olive|sage|emerald|moss|forest|fern|leaf|botanical|holly|jade)\b/, [0.62, 0.11, 145]],
  [/\b(?:mint|peppermint|eau de nile|seafoam|duck egg|eucalyptus)\b/, [0.84, 0.07, 165]],
  [/\b(?:turquoise|turq|teal|aqua|acapulco)\b/, [0.7, 0.1, 195]],
  [/\b(?:midnight|navy|indigo|denim)\b/, [0.4, 0.1, 265]],
  [/\b(?:blue|sky|sapphire|azure|boys?|spaceboy|delft|bluebell)\b/, [0.64, 0.12, 245]],
  [/\b(?:lilac|lavender)\b/, [0.78, 0.09, 305]],
  [/\b(?:purple|violet|amethyst|plum|mauve|aubergine|fig|cassis|blackcurrant)\b/, [0.56, 0.14, 310]],
  [/\b(?:ivory|cream|natural|vanilla|beige|oatmeal|sand|antique)\b/, [0.92, 0.04, 85]],
  [/\b(?:white|snow)\b/, [0.97, 0.008, 80]],
  [/\b(?:silver|grey|gray)\b/, [0.78, 0.015, 250]],
  [/\b(?:black|jet|charcoal|ebony|gothic|skull|skulls|blackboard)\b/, [0.36, 0.015, 60]],
  [/\b(?:brown|chocolate|coffee|tan|mocha|hazelnut|caramel)\b/, [0.58, 0.07, 60]],
];

// Colours in the names of things that come in packs of any colour.
const THINGS =
  /\b(?:(?:hand|body|face) cream|hot chocolate|chocolate (?:bar|truffles|buttons)|ground coffee|coffee (?:beans|bags))\b/g;

// Where the title names no colour: hues that look well on the warm page.
const FALLBACKS: readonly Colour[] = [
  [0.66, 0.13, 35],
  [0.74, 0.11, 75],
  [0.66, 0.09, 150],
  [0.68, 0.08, 200],
  [0.64, 0.1, 250],
  [0.66, 0.11, 320],
  [0.72, 0.12, 10],
  [0.6, 0.08, 55],
];
const BACKDROP_HUES: readonly number[] = [30, 60, 85, 110, 150, 195, 235, 275, 320, 5];

/** FNV-1a: the same id has the same colours on every visit. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // Short numeric ids differ in their last digits only: spread that over all bits (the end of MurmurHash3).
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function pick<T>(from: readonly T[], seed: number): T {
  const value = from[seed % from.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

function patternOf(text: string): Palette['pattern'] {
  if (/\b(?:polkadots?|polka|dots?|terrazzo|spot|spots|spotty|retrospot)\b/.test(text)) return 'spots';
  if (/\b(?:stripe|stripes|striped|stripey|chevron|art deco)\b/.test(text)) return 'stripes';
  if (/\b(?:gingham|check|checked|tartan|plaid|graph paper)\b/.test(text)) return 'gingham';
  if (/\b(?:paisley|baroque|damask|filigree|ornate|patterned)\b/.test(text)) return 'paisley';
  return 'none';
}

export function paletteOf(itemId: string, title: string, material?: Material): Palette {
  const text = title.toLowerCase().replace(THINGS, ' ');
  const seed = hash(itemId);
  const named = WORDS.filter(([words]) => words.test(text))
    .sort((a, b) => text.search(a[0]) - text.search(b[0]))
    .map(([, colour]) => colour);
  // Wood that is called red is painted red.
  const main = named[0] ?? material?.colour ?? pick(FALLBACKS, seed);
  const second =
    named[1] ??
    pick(
      FALLBACKS.filter((colour) => Math.abs(colour[2] - main[2]) > 35),
      seed >>> 8,
    );
  // A backdrop of the thing's own hue makes it look flat: step aside.
  const backdrops = BACKDROP_HUES.filter((hue) => Math.abs(((hue - main[2] + 540) % 360) - 180) > 20);
  return {
    main: css(main, material?.clear),
    dark: css(shade(main, -0.14), material?.clear),
    light: css(shade(main, 0.14), material?.clear),
    accent: css(second),
    plate: `${Math.min(0.055, main[1]).toFixed(3)} ${main[2].toFixed(0)}`,
    backdropHue: pick(backdrops, seed >>> 16),
    pattern: patternOf(text),
    pale: main[0] > 0.86,
  };
}
