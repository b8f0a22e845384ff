// Makes the catalogue and its bundle beside the page, which goes on answering clicks.
import { MODEL, makeRows, rolesOf } from './catalogue.ts';
import { DIMENSIONS, type MakerMessage } from './protocol.ts';

const post = (message: MakerMessage): void => postMessage(message);

addEventListener('message', async ({ data: items }: MessageEvent<number>) => {
  try {
    const rows = makeRows(items, (done) => post({ kind: 'making', done }));
    const files: Record<string, Uint8Array<ArrayBuffer>> = {};
    const listed = [];
    for (const [role, bytes] of Object.entries(rolesOf(rows))) {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const path = `${role}-${sha256.slice(0, 16)}.safetensors`;
      files[path] = bytes;
      listed.push({ role, path, bytes: bytes.byteLength, sha256 });
    }
    const facts = {
      format: 1,
      name: 'made-up',
      version: 1,
      created: null,
      expires: null,
      items,
      dimensions: DIMENSIONS,
    };
    const manifest = JSON.stringify({ ...facts, files: listed, model: MODEL, evaluation: {} });
    post({ kind: 'made', rows, manifest, files });
  } catch (error) {
    post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
