import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Trained } from 'vitrine/trainer';
import { locale, messageOf, say } from '../glass/texts.ts';
import { openOwnShop } from './stored-shop.ts';
import { ModelName, ReasonText, Words } from './trainer-words.tsx';
import { droppedLines, zipOf } from './training.ts';

interface OwnResultProps {
  readonly name: string;
  readonly trained: Trained;
  readonly seconds: number;
  readonly home: string;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** What came of a training: the shop, how good it is, and the files. */
export function OwnResult({ name, trained, seconds, home, heading }: OwnResultProps) {
  const [kept, setKept] = useState<'keeping' | 'kept' | { readonly message: string }>('keeping');
  useEffect(() => {
    openOwnShop(trained.bundle, name).then(
      () => setKept('kept'),
      (error: unknown) => setKept({ message: messageOf(error) }),
    );
  }, [trained, name]);
  const { report } = trained;
  return (
    <section class="own-result" data-kept={typeof kept === 'string' ? kept : 'not-kept'}>
      <h2 ref={heading} tabIndex={-1}>
        {say('ownDone', {
          name,
          items: report.counts.items,
          lines: report.counts.read,
          seconds: seconds.toLocaleString(locale(), { maximumFractionDigits: 1 }),
          sealed: say(trained.sealed ? 'ownSealed' : 'ownUnsealed'),
        })}
      </h2>
      {typeof kept === 'object' && (
        <p class="glass-trouble" role="alert">
          {say('ownNotKept', kept)}
        </p>
      )}
      <p class="glass-actions">
        {kept === 'kept' && (
          // A target, so that it is a navigation: another document has another shop.
          <a class="button" href={home} target="_self">
            {say('ownBrowse')}
          </a>
        )}
        <button type="button" class="button quiet" onClick={() => download(trained)}>
          {say('ownDownload')}
        </button>
      </p>
      <Quality trained={trained} />
      <Notes trained={trained} />
      <details class="own-report">
        <summary>{say('ownReport')}</summary>
        {/* One document that loads nothing and runs no script; in a frame that would not let it. */}
        <iframe title={say('ownReport')} sandbox="" srcdoc={trained.reportHtml} loading="lazy" />
      </details>
    </section>
  );
}

const figure = (value: number): string =>
  value.toLocaleString(locale(), { minimumFractionDigits: 4, maximumFractionDigits: 4 });

/** The model beside what it has to beat. */
function Quality({ trained: { report } }: { readonly trained: Trained }) {
  const rows = Object.entries(report.models).flatMap(([model, figures]) => {
    const value = figures['ndcg@10'];
    return value === undefined ? [] : [{ model, value, interval: report.intervals.models[model]?.['ndcg@10'] }];
  });
  if (rows.length === 0) return null;
  return (
    <table class="glass-table own-quality">
      <caption>{say('ownQuality')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('ownModel')}</th>
          <th scope="col">{say('ownFigure')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ model, value, interval }) => (
          <tr key={model} data-model={model}>
            <th scope="row">
              <ModelName model={model} />
            </th>
            <td>
              {figure(value)}
              {interval && ` (${figure(interval.low)} – ${figure(interval.high)})`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Notes({ trained: { report } }: { readonly trained: Trained }) {
  const dropped = droppedLines(report.counts);
  const notes = [...report.warnings, ...report.counts.hints];
  return (
    <>
      {notes.length > 0 && (
        <>
          <h3>{say('ownWarnings')}</h3>
          <ul class="own-notes">
            {notes.map((note) => (
              <li key={note}>
                <Words english={note} />
              </li>
            ))}
          </ul>
        </>
      )}
      {dropped.length > 0 && (
        <>
          <h3>{say('ownDropped', { lines: dropped.reduce((sum, { lines }) => sum + lines, 0) })}</h3>
          <ul class="own-notes">
            {dropped.map(({ reason, lines, meaning }) => (
              <li key={reason}>
                {lines.toLocaleString(locale())} · <ReasonText reason={reason} meaning={meaning} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function download(trained: Trained): void {
  const url = URL.createObjectURL(zipOf(trained));
  Object.assign(document.createElement('a'), { href: url, download: 'model.zip' }).click();
  // The download has begun by then; the bytes are not needed after that.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
