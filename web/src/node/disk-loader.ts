import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Loader } from '../fetcher/download.js';
import { StartError } from '../shared/errors.js';

/** Reads file: URLs from the disk and everything else by `fetch`. */
export class DiskLoader implements Loader {
  readonly #fetch: (url: string) => Promise<Response>;

  constructor(fetch: (url: string) => Promise<Response>) {
    this.#fetch = fetch;
  }

  async load(url: string, maxBytes: number, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = url.startsWith('file:') ? await readDisk(url) : await this.#download(url);
    if (bytes.byteLength > maxBytes) {
      throw new StartError('bundle-corrupt', `${url} is longer than the ${maxBytes} bytes that it may have`);
    }
    onBytes(bytes.byteLength);
    return bytes;
  }

  async #download(url: string): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const response = await this.#fetch(url);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw notFound(url, error);
    }
  }
}

async function readDisk(url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Copied out of Node's shared pool, so that the buffer holds this file and nothing else.
    return new Uint8Array(await readFile(fileURLToPath(url)));
  } catch (error) {
    throw notFound(url, error);
  }
}

function notFound(url: string, error: unknown): StartError {
  return new StartError(
    'bundle-not-found',
    `${url} could not be read: ${error instanceof Error ? error.message : error}`,
  );
}
