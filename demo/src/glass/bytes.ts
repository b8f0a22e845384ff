// What came over the network for this page: as the browser says, and as the server says, where it counts.
import type { Stats } from 'vitrine';
import { comparisonBytes } from './encoder.ts';

export interface FileCount {
  readonly path: string;
  readonly requests: number;
  readonly bytes: number;
}

/** A file in the table of the two sides. */
export interface FileRow {
  readonly path: string;
  /** With headers, as the browser counts; 0: it came from the browser's own cache. `null`: the page is not told. */
  readonly browserBytes: number | null;
  /** `null`: the server was not asked for it, or does not count. */
  readonly serverBytes: number | null;
  readonly serverRequests: number;
}

const CLOCK_SLACK_MS = 500;

/** Where this host tells what it has counted; `null`: it does not count, as static hosts do not. */
export function countAddress(): string | null {
  const [page] = performance.getEntriesByType('navigation');
  const timings = page instanceof PerformanceNavigationTiming ? page.serverTiming : [];
  const path = timings.find(({ name }) => name === 'vitrine-count')?.description;
  return path ? new URL(`/${path}`, location.origin).href : null;
}

/**
 * What the server has sent in the last `ms` milliseconds.
 * @returns `null`: this host does not count, or cannot be reached
 */
export async function serverCount(ms: number): Promise<readonly FileCount[] | null> {
  const address = countAddress();
  if (address === null) return null;
  try {
    const response = await fetch(`${address}?ms=${Math.ceil(ms)}`, { cache: 'no-store' });
    const { files } = (await response.json()) as { files: FileCount[] };
    return files;
  } catch {
    return null;
  }
}

/** All that came for this page, the largest first. */
export async function bytesByFile(stats: Stats | null): Promise<{ rows: readonly FileRow[]; counted: boolean }> {
  const seen = await serverCount(performance.now() + CLOCK_SLACK_MS);
  const server = new Map((seen ?? []).map((file) => [file.path, file]));
  const browser = browserBytes();
  const rows: FileRow[] = [...browser].map(([path, bytes]) => ({
    path,
    browserBytes: bytes,
    serverBytes: server.get(path)?.bytes ?? null,
    serverRequests: server.get(path)?.requests ?? 0,
  }));
  for (const [path, file] of server) {
    if (browser.has(path) || path.includes('/break-out/')) continue;
    rows.push({ path, browserBytes: null, serverBytes: file.bytes, serverRequests: file.requests });
  }
  // A model comes through a worker, whose requests a page's own list does not have: the package says how much it was.
  if (![...server.keys()].some((path) => isModelFile(path) && !browser.has(path))) {
    const models = { 'model/': stats?.bundle?.downloadedBytes ?? 0, 'model-with-vectors/': comparisonBytes() };
    for (const [path, bytes] of Object.entries(models)) {
      if (bytes > 0) rows.push({ path, browserBytes: bytes, serverBytes: null, serverRequests: 0 });
    }
  }
  const size = (row: FileRow): number => Math.max(row.browserBytes ?? 0, row.serverBytes ?? 0);
  return { rows: rows.sort((a, b) => size(b) - size(a)), counted: seen !== null };
}

const isModelFile = (path: string): boolean => /\.safetensors$|\/manifest\.(json|sig)$|\.onnx$/.test(path);

function browserBytes(): Map<string, number> {
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const bytes = new Map<string, number>();
  for (const entry of entries as PerformanceResourceTiming[]) {
    if (!/^https?:/.test(entry.name)) continue;
    const { pathname } = new URL(entry.name);
    if (entry.name.startsWith(countAddress() ?? '-')) continue;
    bytes.set(decodeURIComponent(pathname), (bytes.get(pathname) ?? 0) + entry.transferSize);
  }
  return bytes;
}
