import '../glass/glass.css';
import '../own-shop/own.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { size } from '../glass/bytes-part.tsx';
import { TimeChart } from '../glass/chart.tsx';
import { median, milliseconds, quantile, say } from '../glass/texts.ts';
import { CONTENDERS, type Contender, type Contest, runContest, type Standing, shared } from './contest.ts';
import { BEST, QUERIES } from './protocol.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;

/** "One million items, in this tab". */
export function MillionPage() {
  const [items, setItems] = useState<number>(SIZES[2]);
  const [contest, setContest] = useState<Contest | null>(null);
  const aborter = useRef<AbortController | null>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const isRunning = contest?.phase === 'making' || contest?.phase === 'measuring';
  const start = (): void => {
    aborter.current?.abort();
    aborter.current = new AbortController();
    void runContest(items, setContest, aborter.current.signal);
  };
  return (
    <section class="million" data-contest={contest?.phase ?? 'idle'}>
      <p class="own-intro">{say('millionIntro')}</p>
      <fieldset class="million-sizes" disabled={isRunning}>
        <legend class="hidden">{say('millionTitle')}</legend>
        {SIZES.map((count) => (
          <label key={count}>
            <input type="radio" name="items" value={count} checked={items === count} onChange={() => setItems(count)} />{' '}
            {say('millionItems', { count })}
          </label>
        ))}
      </fieldset>
      <p class="glass-actions">
        <button type="button" class="button" disabled={isRunning} onClick={start}>
          {say('millionStart')}
        </button>
        {isRunning && (
          <button type="button" class="button quiet" onClick={() => aborter.current?.abort()}>
            {say('millionStop')}
          </button>
        )}
      </p>
      {contest && <Progress contest={contest} />}
      {contest && contest.phase !== 'making' && <Standings contest={contest} />}
      {contest && <LiveTimes contest={contest} />}
      <p class="glass-note">{say('millionHonest')}</p>
    </section>
  );
}

function Progress({ contest }: { readonly contest: Contest }) {
  const { phase, made, items, makingMs, standings, message } = contest;
  const current = CONTENDERS.find((name) => ['preparing', 'running'].includes(standings[name].phase));
  return (
    <>
      {phase === 'making' && (
        <label>
          <span role="status">{say('millionMaking', { done: made, all: items })}</span>
          <progress value={made} max={items} />
        </label>
      )}
      <p role="status">
        {phase === 'measuring' && current && progressText(current, standings[current])}
        {phase === 'done' && say('millionMade', { seconds: (makingMs / 1000).toFixed(1) })}
        {phase === 'stopped' && say('millionStopped')}
      </p>
      {phase === 'failed' && (
        <p class="glass-trouble" role="alert">
          {say('failed', { message })}
        </p>
      )}
    </>
  );
}

/** Of whoever is asked now, or was asked last. */
function LiveTimes({ contest: { standings } }: { readonly contest: Contest }) {
  const shown = CONTENDERS.findLast((name) => standings[name].timesMs.length > 0);
  if (!shown) return null;
  const times = standings[shown].timesMs;
  return (
    <figure class="glass-figure" data-live={shown}>
      <figcaption>
        {say('millionNow')}: <b>{shown}</b>, {milliseconds(times.at(-1) ?? 0)}
      </figcaption>
      <TimeChart values={times} room={QUERIES} text={`${say('millionNow')}: ${shown}`} />
    </figure>
  );
}

function progressText(name: Contender, { phase, timesMs }: Standing): string {
  return phase === 'preparing'
    ? say('millionPreparing', { name })
    : say('millionRunning', { name, done: timesMs.length, all: QUERIES });
}

function Standings({ contest: { standings, items } }: { readonly contest: Contest }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls, with the keyboard too
    <section class="million-table" tabIndex={0} aria-label={say('millionTitle')}>
      <table class="glass-table">
        <caption>
          {say('millionItems', { count: items })}. {say('millionThreads')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{say('millionColumn')}</th>
            <th scope="col">{say('millionMedian')}</th>
            <th scope="col">{say('millionSlow')}</th>
            <th scope="col">{say('millionFirst')}</th>
            <th scope="col">{say('millionMemory')}</th>
            <th scope="col">{say('millionSame')}</th>
          </tr>
        </thead>
        <tbody>
          {CONTENDERS.map((name) => (
            <Row key={name} name={name} standing={standings[name]} best={standings.Vitrine.best} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly name: Contender;
  readonly standing: Standing;
  /** What Vitrine found for the same query. */
  readonly best: readonly number[] | null;
}

function Row({ name, standing, best }: RowProps) {
  const { phase, timesMs, readyMs, bytes, message } = standing;
  if (phase === 'failed') {
    return (
      <tr data-contender={name}>
        <th scope="row">{name}</th>
        <td colSpan={5} class="glass-trouble">
          {say('millionFailed', { message })}
        </td>
      </tr>
    );
  }
  const middle = median(timesMs);
  return (
    <tr data-contender={name} data-median-ms={timesMs.length > 0 ? middle : ''}>
      <th scope="row">{name}</th>
      <td>{timesMs.length > 0 ? milliseconds(middle) : '–'}</td>
      <td>{timesMs.length > 0 ? milliseconds(quantile(timesMs, 0.95)) : '–'}</td>
      <td>{readyMs === null ? '–' : milliseconds(readyMs)}</td>
      <td>{bytes === null ? '–' : size(bytes)}</td>
      <td>{standing.best && best ? `${shared(standing.best, best)} / ${BEST}` : '–'}</td>
    </tr>
  );
}
