import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const worthwhile = /\.(css|html|js|json|mjs|onnx|safetensors|svg|txt|wasm|webmanifest)$/;
/** Below this a compressed answer saves nothing. */
const minimumBytes = 512;

/** @param {Buffer} bytes */
const toBrotli = (bytes) =>
  promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });

/** @param {Buffer} bytes */
const toGzip = (bytes) => promisify(gzip)(bytes, { level: 9 });

/**
 * Writes FILE.br and FILE.gz beside each file that gains by it, as a web server or CDN would; what is there is kept.
 * @param {string} folder
 */
export async function precompress(folder) {
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    const info = await stat(file);
    if (!info.isFile() || !worthwhile.test(name) || info.size < minimumBytes) continue;
    const packed = await stat(`${file}.gz`).catch(() => null);
    if (packed && packed.mtimeMs >= info.mtimeMs) continue;
    const bytes = await readFile(file);
    await writeFile(`${file}.br`, await toBrotli(bytes));
    await writeFile(`${file}.gz`, await toGzip(bytes));
  }
}
