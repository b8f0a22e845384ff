/** `npm run docs:api`: the reference of the package's entries, by TypeDoc, as settled in typedoc.json: build/api. */
import { inRepo } from './lib/paths.mjs';
import { isMain, main, run } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** @param {string[]} options */
const typedoc = (...options) =>
  run([process.execPath, inRepo('node_modules', 'typedoc', 'bin', 'typedoc'), ...options], {
    check: false,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
  });

/** @returns {Promise<string[]>} what TypeDoc has to say about a public symbol without a word, or a link to nowhere */
export async function checkDocs() {
  const { code, output } = await typedoc('--emit', 'none');
  return code === 0 ? [] : [output.trim()];
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup(['node']);
    const { code, output } = await typedoc();
    console.log(output.trim());
    return code;
  });
}
