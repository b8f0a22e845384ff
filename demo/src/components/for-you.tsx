import { Row } from './row.tsx';
import { useShopState } from './use-shop.ts';

/** The row that follows the visitor. Before the first click it shows what is popular, and says so. */
export function ForYou() {
  const { phase, forYou, personal, computeMs } = useShopState();
  const note = personal
    ? `Worked out in this tab${computeMs === null ? '' : ` in ${milliseconds(computeMs)}`}, from what you did here.`
    : 'Popular right now. Open three things you like and watch this row.';
  return <Row id="for-you" title="For you" note={note} items={forYou} loading={phase === 'loading'} reasons />;
}

export const milliseconds = (value: number): string => (value < 0.1 ? 'under 0.1 ms' : `${value.toFixed(1)} ms`);

/** What goes with the product that is shown, the same for every visitor. */
export function GoesWith() {
  const { goesWith } = useShopState();
  if (goesWith.length === 0) return null;
  return <Row id="goes-with" title="Goes with this" items={goesWith.map((product) => ({ product }))} />;
}

export function RecentlyViewed() {
  const { recent } = useShopState();
  if (recent.length === 0) return null;
  return <Row id="recent" title="Recently viewed" items={recent.map((product) => ({ product }))} />;
}
