/** OKLCH: lightness 0..1, chroma from 0, hue in degrees. */
export type Colour = readonly [lightness: number, chroma: number, hue: number];

/** @param clear how much of what lies behind shows through, 0..1 */
export const css = ([lightness, chroma, hue]: Colour, clear = 0): string =>
  `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${hue.toFixed(0)}${clear > 0 ? ` / ${(1 - clear).toFixed(2)}` : ''})`;

/** Lighter (`by` > 0) or darker. */
export const shade = ([lightness, chroma, hue]: Colour, by: number): Colour => [
  Math.min(0.985, Math.max(0.18, lightness + by)),
  by > 0 ? chroma * 0.6 : chroma,
  hue,
];
