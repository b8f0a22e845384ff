import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { quantile } from './texts.ts';

const WIDTH = 560;
const HEIGHT = 160;
const LEFT = 44;
const BOTTOM = 140;
const TOP = 10;

interface ChartProps {
  /** Milliseconds, oldest first; the newest stands on the right. */
  readonly values: readonly number[];
  /** Places on the axis. */
  readonly room: number;
  /** What it shows, for those who do not see it. */
  readonly text: string;
}

/** A small live chart of times. One that is far out is cut off, or nobody would see the others. */
export function TimeChart({ values, room, text }: ChartProps) {
  const top = Math.max(0.2, Math.min(Math.max(...values), 4 * quantile(values, 0.9)));
  const x = scaleLinear([0, room - 1], [LEFT, WIDTH - 6]);
  const y = scaleLinear([0, top], [BOTTOM, TOP]).nice(3).clamp(true);
  const place = (index: number): number => x(room - values.length + index);
  const draw = line<number>((_, index) => place(index), y);
  const fill = area<number>((_, index) => place(index), BOTTOM, y);
  return (
    <svg class="glass-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
      {y.ticks(3).map((tick) => (
        <g key={tick}>
          <line class="glass-grid" x1={LEFT} x2={WIDTH - 6} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      <path class="glass-area" d={fill([...values]) ?? ''} />
      <path class="glass-line" d={draw([...values]) ?? ''} />
      {values.length > 0 && <circle class="glass-dot" cx={place(values.length - 1)} cy={y(values.at(-1) ?? 0)} r="4" />}
    </svg>
  );
}
