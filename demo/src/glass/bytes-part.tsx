import { useEffect, useState } from 'preact/hooks';
import type { Recommender, Stats } from 'vitrine';
import { bytesByFile, countAddress, type FileRow } from './bytes.ts';
import { locale, say } from './texts.ts';

interface Counted {
  readonly rows: readonly FileRow[];
  readonly counted: boolean;
  readonly stats: Stats;
}

/** Bytes by file, from both sides of the wall. */
export function BytesPart({ recommender }: { readonly recommender: Recommender }) {
  const [found, setFound] = useState<Counted | null>(null);
  const count = async (): Promise<void> => {
    const stats = await recommender.stats();
    setFound({ stats, ...(await bytesByFile(stats)) });
  };
  useEffect(() => void count(), [recommender]);
  if (!found) return <p class="glass-note">{say('waiting')}</p>;
  const { rows, counted, stats } = found;
  const browser = sum(rows.map((row) => row.browserBytes));
  const server = sum(rows.map((row) => row.serverBytes));
  const unknown = countAddress() ? 'bytesUnreachable' : 'bytesNoServer';
  return (
    <>
      <p class="glass-note">{say('bytesIntro')}</p>
      <p data-counted={counted}>{say(counted ? 'bytesServer' : unknown)}</p>
      {stats.bundle && (
        <p>{say('bytesStored', { bytes: size(stats.bundle.bytes), downloaded: size(stats.bundle.downloadedBytes) })}</p>
      )}
      <p class="glass-actions">
        <button type="button" class="button quiet small" onClick={() => void count()}>
          {say('bytesAgain')}
        </button>
      </p>
      <table class="glass-table">
        <thead>
          <tr>
            <th scope="col">{say('bytesFile')}</th>
            <th scope="col">{say('bytesBrowser')}</th>
            {counted && <th scope="col">{say('bytesServerColumn')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path} data-file={row.path}>
              <th scope="row">
                <code>{nameOf(row.path)}</code>
              </th>
              <td>{browserSide(row)}</td>
              {counted && <td>{row.serverBytes === null ? say('bytesNotAsked') : size(row.serverBytes)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say('bytesTotal')}</th>
            <td>{size(browser)}</td>
            {counted && <td>{size(server)}</td>}
          </tr>
        </tfoot>
      </table>
    </>
  );
}

/** Two models have files of the same names, so theirs come with the folder. */
const nameOf = (path: string): string => /[^/]*\/$|model[^/]*\/[^/]+$|[^/]+$/.exec(path)?.[0] ?? path;

function browserSide({ browserBytes }: FileRow): string {
  if (browserBytes === null) return say('bytesWorker');
  return browserBytes === 0 ? say('bytesCached') : size(browserBytes);
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0);

export function size(bytes: number): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1000, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  const maximumFractionDigits = unit === 'byte' ? 0 : 1;
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}
