import { useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import plotUrl from '../../../bench/plots/edge-cloud.svg?url';
import { median, milliseconds, say } from './texts.ts';

const TRIPS = 20;

interface Measured {
  readonly hereMs: number;
  /** `null`: the server cannot be reached. */
  readonly thereMs: number | null;
}

/** Edge against cloud: measured here, and as it was measured for the repository. */
export function EdgePart({ recommender }: { readonly recommender: Recommender }) {
  const [measured, setMeasured] = useState<Measured | 'running' | null>(null);
  const measure = async (): Promise<void> => {
    setMeasured('running');
    const hereMs = await medianOf(() => recommender.recommend({ limit: 10 }));
    const thereMs = await medianOf(roundTrip).catch(() => null);
    setMeasured({ hereMs, thereMs });
  };
  const result = measured === 'running' ? null : measured;
  const longest = Math.max(result?.hereMs ?? 0, result?.thereMs ?? 0);
  return (
    <section>
      <h3>{say('edgeTitle')}</h3>
      <p class="glass-note">{say('edgeIntro')}</p>
      <p class="glass-actions">
        <button type="button" class="button small" disabled={measured === 'running'} onClick={() => void measure()}>
          {say('edgeMeasure')}
        </button>
      </p>
      {result && (
        <dl class="glass-bars" data-edge-ms={result.hereMs} data-cloud-ms={result.thereMs ?? ''}>
          <dt>{say('edgeHere')}</dt>
          <dd>
            <Bar share={result.hereMs / longest} /> {milliseconds(result.hereMs)}
          </dd>
          <dt>{say('edgeThere')}</dt>
          <dd>
            {result.thereMs === null ? (
              say('edgeUnreachable')
            ) : (
              <>
                <Bar share={result.thereMs / longest} /> {milliseconds(result.thereMs)}
              </>
            )}
          </dd>
        </dl>
      )}
      {result && isLocal() && <p class="glass-note">{say('edgeLocal')}</p>}
      <figure class="glass-figure">
        <img class="glass-plot" src={plotUrl} alt={say('edgePlotText')} width="760" height="440" loading="lazy" />
        <figcaption class="glass-note">{say('edgePlot')}</figcaption>
      </figure>
    </section>
  );
}

const Bar = ({ share }: { readonly share: number }) => (
  <span class="glass-bar" aria-hidden="true">
    <span style={{ inlineSize: `${Math.round(100 * share)}%` }} />
  </span>
);

/** To where this page came from, past every cache, and with as little in it as HTTP allows. */
async function roundTrip(): Promise<void> {
  await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' });
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TRIPS; i++) {
    const fromMs = performance.now();
    await work();
    times.push(performance.now() - fromMs);
  }
  return median(times);
}

const isLocal = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname);
