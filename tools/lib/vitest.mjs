import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepo } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Runs the tests of one project of vitest.config.mjs.
 * @param {'cli' | 'web' | 'e2e' | 'docs' | 'packaging' | 'tools'} project
 * @returns {Promise<import('./results.mjs').TestResult[]>}
 */
export async function runVitest(project) {
  const file = inRepo('build', 'test-results', `${project}.json`);
  await mkdir(join(file, '..'), { recursive: true });
  await rm(file, { force: true });
  const argv = [inRepo('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project];
  const { code, output } = await run([process.execPath, ...argv], {
    check: false,
    env: { VITRINE_VITEST_RESULTS: file, FORCE_COLOR: undefined, NO_COLOR: '1' },
  });
  /** @type {import('./results.mjs').TestResult[]} */
  const results = await readFile(file, 'utf8').then(JSON.parse, () => []);
  const explained = results.some((result) => result.state === 'failed');
  if ((code !== 0 && !explained) || results.length === 0) {
    const name = results.length === 0 ? 'no test ran' : `vitest ended with exit code ${code}`;
    const detail = output.trimEnd().split('\n').slice(-60).join('\n');
    results.push({ suite: `tests/${project}`, name, state: 'failed', detail });
  }
  return results;
}
