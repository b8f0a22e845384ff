import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { repo } from './paths.mjs';

/** Writes what ran to the file that VITRINE_VITEST_RESULTS names: unlike Vitest's JSON, with the reasons of skips. */
export default class ResultsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('@vitest/utils').SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {import('./results.mjs').TestResult[]} */
    const results = [];
    for (const module of modules) {
      const suite = relative(repo, module.moduleId);
      for (const error of module.errors()) {
        results.push({ suite, name: 'the file could not be run', state: 'failed', detail: describe(error) });
      }
      // What a hook of a group throws fails none of its tests: they never run, and count as skipped.
      for (const group of module.children.allSuites()) {
        for (const error of group.errors()) {
          results.push({ suite, name: `${group.fullName} could not be run`, state: 'failed', detail: describe(error) });
        }
      }
      for (const test of module.children.allTests()) results.push(readTest(suite, test));
    }
    for (const error of unhandled) {
      results.push({ suite: 'vitest', name: 'unhandled error', state: 'failed', detail: describe(error) });
    }
    writeFileSync(process.env.VITRINE_VITEST_RESULTS ?? '/dev/null', JSON.stringify(results));
  }
}

/**
 * @param {string} suite
 * @param {import('vitest/node').TestCase} test
 * @returns {import('./results.mjs').TestResult}
 */
function readTest(suite, test) {
  const result = test.result();
  const name = test.fullName;
  if (result.state === 'passed') return { suite, name, state: 'passed' };
  if (result.state === 'failed') {
    return { suite, name, state: 'failed', detail: result.errors.map(describe).join('\n') };
  }
  const note = result.state === 'skipped' ? result.note : 'it never ran';
  return { suite, name, state: result.state === 'skipped' ? 'skipped' : 'failed', detail: note ?? '' };
}

/** @param {{ message?: string, stack?: string, diff?: string }} error */
const describe = (error) => [error.stack ?? error.message, error.diff].filter(Boolean).join('\n');
