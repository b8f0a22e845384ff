import { useEffect, useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import type { ShopSource } from '../own-shop/stored-shop.ts';
import { callLog } from './calls.ts';
import { TimeChart } from './chart.tsx';
import { EdgePart } from './edge-part.tsx';
import { EncoderPart } from './encoder-part.tsx';
import { median, milliseconds, say } from './texts.ts';

const ROOM = 100;

interface SpeedPartProps {
  readonly recommender: Recommender;
  readonly source: ShopSource;
  titleOf(itemId: string): string;
}

/** How long things take: here, in the cloud, and with another encoder. */
export function SpeedPart({ recommender, source, titleOf }: SpeedPartProps) {
  return (
    <>
      <CallChart />
      <EdgePart recommender={recommender} />
      <EncoderPart recommender={recommender} source={source} titleOf={titleOf} />
    </>
  );
}

function CallChart() {
  const [calls, setCalls] = useState(callLog.calls);
  useEffect(() => callLog.subscribe(() => setCalls(callLog.calls)), []);
  const compute = calls.map((call) => call.computeMs);
  const title = say('speedChart', { count: calls.length });
  if (calls.length === 0) return <p class="glass-note">{say('speedNone')}</p>;
  const trip = milliseconds(median(calls.map((call) => call.tripMs)));
  const summary = say('speedChartText', {
    median: milliseconds(median(compute)).replace(' ms', ''),
    slowest: milliseconds(Math.max(...compute)).replace(' ms', ''),
    trip: trip.replace(' ms', ''),
  });
  return (
    <figure class="glass-figure" data-calls={calls.length}>
      <figcaption>{title}</figcaption>
      <TimeChart values={compute} room={ROOM} text={`${title}. ${summary}`} />
      <p class="glass-note">{summary}</p>
    </figure>
  );
}
