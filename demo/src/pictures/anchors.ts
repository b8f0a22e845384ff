// Where a motif ("with an owl on it") or a letter sits on a shape, in the shape's 100 x 100 units: centre and size.
export type Anchor = readonly [x: number, y: number, size: number];

const ANCHORS: Readonly<Record<string, Anchor>> = {
  alarm: [50, 54, 0],
  apron: [50, 42, 24],
  bag: [50, 62, 34],
  balloons: [32, 30, 20],
  basket: [50, 62, 26],
  bauble: [50, 56, 30],
  bin: [50, 58, 30],
  blocks: [28, 56, 24],
  board: [50, 56, 34],
  blanket: [50, 66, 20],
  bottle: [50, 67, 22],
  bowl: [50, 64, 22],
  box: [50, 64, 28],
  bucket: [50, 48, 28],
  candle: [50, 66, 22],
  card: [54, 53, 36],
  chalkboard: [50, 47, 34],
  charm: [50, 64, 24],
  chest: [28, 68, 18],
  cushion: [50, 50, 40],
  chocolate: [44, 68, 24],
  coffeebag: [0, 0, 0],
  doily: [50, 50, 26],
  doll: [50, 74, 16],
  doormat: [50, 53, 24],
  doorstop: [50, 62, 30],
  drawers: [0, 0, 0],
  egg: [50, 68, 22],
  eggcup: [50, 47, 16],
  frame: [50, 50, 32],
  giftbag: [47, 58, 34],
  glove: [46, 56, 24],
  heart: [50, 54, 28],
  hook: [50, 32, 18],
  hotwater: [50, 62, 30],
  house: [50, 70, 18],
  jar: [50, 63, 20],
  jug: [50, 56, 28],
  keyring: [50, 66, 30],
  knob: [50, 42, 30],
  lampshade: [50, 38, 22],
  lid: [50, 62, 18],
  lotion: [50, 67, 22],
  lunchbag: [50, 62, 30],
  lunchbox: [28, 66, 22],
  mug: [44, 58, 30],
  napkin: [44, 66, 20],
  notebook: [50, 48, 34],
  pan: [42, 43, 28],
  papercup: [50, 54, 22],
  parcel: [28, 40, 18],
  plaque: [50, 51, 34],
  plate: [50, 49, 32],
  postcard: [36, 51, 30],
  purse: [50, 62, 26],
  ribbon: [44, 22, 14],
  sign: [50, 55, 30],
  star: [50, 50, 22],
  suitcase: [50, 54, 28],
  tealight: [48, 65, 22],
  teacup: [46, 57, 22],
  teapot: [50, 58, 28],
  teapack: [0, 0, 0],
  tile: [50, 47, 34],
  tin: [50, 58, 28],
  towel: [52, 44, 26],
  tray: [50, 50, 30],
  trinket: [50, 67, 24],
  tumbler: [50, 60, 22],
  umbrella: [50, 32, 18],
  vase: [50, 74, 18],
  wateringcan: [52, 62, 26],
};

/** Undefined: the motif goes on a small disc in the corner instead. Size 0: the shape takes none. */
export const anchorOf = (shape: string): Anchor | undefined => ANCHORS[shape];

// Shapes on which a single letter or number of the title ("LETTER W", "TILE 5") is painted.
const LETTERED: ReadonlySet<string> = new Set(['keyring', 'tile', 'blocks', 'magnets', 'charm', 'sign']);

/** The letter or number a title names, for shapes that show one. */
export function letterOn(shape: string, title: string): string | undefined {
  if (!LETTERED.has(shape)) return undefined;
  const match =
    /\bletter\s+"?([a-z])"?(?:\s|$)/i.exec(title) ??
    /\bnumber\b.*\s(\d)\b/i.exec(title) ??
    /\btile\b.*\s(\d)$/i.exec(title);
  return match?.[1]?.toUpperCase();
}
