import { useMemo } from 'preact/hooks';
import { drawingOf } from './drawing.ts';

interface PictureProps {
  readonly itemId: string;
  readonly title: string;
  readonly category: string | null;
  /** The whole drawing in a frame that is no square, which shows the backdrop's colour at the sides. */
  readonly whole?: boolean;
}

const symbol = (name: string): string => `#${name.replace(':', '-')}`;

/**
 * The drawn picture of a product. Decorative: the title always stands beside it, so it is hidden from screen readers.
 * It needs no request: all symbols are in the page (see sprite.ts).
 */
export function Picture(props: PictureProps) {
  const { itemId, title, category, whole = false } = props;
  // The same drawing for the same product: it is not worked out again when the card around it changes.
  return useMemo(() => draw(props), [itemId, title, category, whole]);
}

function draw({ itemId, title, category, whole = false }: PictureProps) {
  const { picture, material, palette, anchor, letter, motif } = drawingOf(itemId, title, category);
  const isShape = !picture.startsWith('e:');
  const pattern = palette.pattern === 'none' ? 'none' : `url(#pattern-${palette.pattern}${palette.pale ? '-ink' : ''})`;
  return (
    <svg
      class={`picture${palette.pale ? ' pale' : ''}${whole ? ' whole' : ''}${material?.edge ? ` edge-${material.edge}` : ''}`}
      viewBox="0 0 160 160"
      preserveAspectRatio={`xMidYMid ${whole ? 'meet' : 'slice'}`}
      aria-hidden="true"
      focusable="false"
      style={{
        '--p': palette.main,
        '--d': palette.dark,
        '--l': palette.light,
        '--a': palette.accent,
        '--pat': pattern,
        '--mat': material ? `url(#material-${material.paint})` : 'none',
        '--plate': palette.plate,
        '--hue': String(palette.backdropHue),
      }}
    >
      <rect class="picture-backdrop" width="160" height="160" />
      <circle class={isShape ? 'picture-halo' : 'picture-plate'} cx="80" cy="82" r="62" />
      {isShape ? (
        <g transform="translate(28 28) scale(1.04)">
          <use href={symbol(`s:${picture}`)} width="100" height="100" />
          {letter && anchor ? (
            <text class="picture-letter" x={anchor[0]} y={anchor[1] + 11} text-anchor="middle">
              {letter}
            </text>
          ) : (
            motif && anchor && anchor[2] > 0 && <Motif name={motif} x={anchor[0]} y={anchor[1]} size={anchor[2]} />
          )}
        </g>
      ) : (
        // It has colours of its own, so its plate shows those of the title.
        <>
          {pattern !== 'none' && <circle class="picture-plate-paint" cx="80" cy="82" r="62" fill={pattern} />}
          {material && <circle class="picture-plate-paint" cx="80" cy="82" r="62" fill="var(--mat)" />}
          <use href={symbol(picture)} x="34" y="34" width="92" height="92" />
        </>
      )}
      {motif && !anchor && (
        <g>
          <circle class="picture-badge" cx="127" cy="127" r="20" />
          <Motif name={motif} x={127} y={127} size={26} />
        </g>
      )}
    </svg>
  );
}

interface MotifProps {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function Motif({ name, x, y, size }: MotifProps) {
  return <use href={symbol(name)} x={x - size / 2} y={y - size / 2} width={size} height={size} />;
}
