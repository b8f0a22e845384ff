import { type Anchor, anchorOf, letterOn } from './anchors.ts';
import { type Material, materialOf } from './materials.ts';
import { type Palette, paletteOf } from './palette.ts';
import { subjectOf } from './subject.ts';

/** What a product's picture is composed of. */
export interface Drawing {
  /** A shape of shapes.svg, or 'e:' and an emoji's name. */
  readonly picture: string;
  readonly material: Material | undefined;
  readonly palette: Palette;
  /** Where the shape bears its letter or motif; undefined: it has no such place, and an emoji has none. */
  readonly anchor: Anchor | undefined;
  readonly letter: string | undefined;
  readonly motif: string | undefined;
}

/** The same for the same product on every visit. */
export function drawingOf(itemId: string, title: string, category: string | null): Drawing {
  const { picture, motif } = subjectOf(title, category);
  const material = materialOf(title);
  const palette = paletteOf(itemId, title, material);
  const isShape = !picture.startsWith('e:');
  const anchor = isShape ? anchorOf(picture) : undefined;
  const letter = isShape ? letterOn(picture, title) : undefined;
  return { picture, material, palette, anchor, letter, motif };
}
