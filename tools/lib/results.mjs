/**
 * One test of whatever runner, and the sum over all of them.
 * @typedef {object} TestResult
 * @property {string} suite the program or file
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} [detail] what failed, or why it was skipped
 */

/**
 * @param {TestResult[]} results
 * @param {TestResult['state']} state
 */
export const count = (results, state) => results.filter((result) => result.state === state).length;

/**
 * Prints one line for each test program and the text of each failure.
 * @param {TestResult[]} results
 */
export function printSuites(results) {
  for (const [suite, tests] of groupBySuite(results)) {
    const failed = count(tests, 'failed');
    const skipped = count(tests, 'skipped');
    const parts = [`${count(tests, 'passed')} passed`];
    if (failed > 0) parts.push(`${failed} failed`);
    if (skipped > 0) parts.push(`${skipped} skipped`);
    console.log(`  ${failed > 0 ? 'FAIL' : 'ok  '} ${suite}: ${parts.join(', ')}`);
    for (const test of tests) {
      if (test.state === 'failed') console.log(indent(`FAILED ${test.name}\n${test.detail ?? ''}`));
    }
  }
}

/**
 * Prints what was skipped and why, what failed, and the totals alone on the last line.
 * @param {TestResult[]} results
 * @returns {number} the exit code: 1 when something failed or nothing ran
 */
export function printTotals(results) {
  const passed = count(results, 'passed');
  const failed = count(results, 'failed');
  const skipped = count(results, 'skipped');
  if (skipped > 0) {
    console.log('\nSkipped:');
    for (const r of results) {
      if (r.state === 'skipped') console.log(`  ${r.suite}: ${r.name}: ${r.detail || 'NO REASON GIVEN'}`);
    }
  }
  if (failed > 0) {
    console.log('\nFailed:');
    for (const r of results) if (r.state === 'failed') console.log(`  ${r.suite}: ${r.name}`);
  }
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** Node 20 has no Map.groupBy.  @param {TestResult[]} results */
function groupBySuite(results) {
  /** @type {Map<string, TestResult[]>} */
  const groups = new Map();
  for (const result of results) {
    const group = groups.get(result.suite) ?? [];
    group.push(result);
    groups.set(result.suite, group);
  }
  return groups;
}

/** @param {string} text */
const indent = (text) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
