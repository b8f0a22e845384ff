import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../tools/lib/gtest.mjs';

/** What GoogleTest 1.12 writes, as far as it is read. */
const report = {
  testsuites: [
    {
      name: 'TopK',
      testsuite: [
        { name: 'KeepsTheBest', status: 'RUN', result: 'COMPLETED' },
        { name: 'NeedsData', status: 'RUN', result: 'SKIPPED' },
        { name: 'DISABLED_Later', status: 'NOTRUN', result: 'SUPPRESSED' },
      ],
    },
  ],
};
const failing = {
  testsuites: [
    {
      name: 'TopK',
      testsuite: [{ name: 'Breaks', status: 'RUN', result: 'COMPLETED', failures: [{ failure: 'Expected 1, got 2' }] }],
    },
  ],
};
const skipLog = `[ RUN      ] TopK.NeedsData
top_k_test.cc:12: Skipped
online-retail.csv.gz is not there

[  SKIPPED ] TopK.NeedsData (0 ms)`;

describe('Running a GoogleTest program', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-gtest-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A stand-in program that writes this report, prints this and ends so. */
  async function run(options: { report?: object; prints?: string; ends: string }) {
    const program = join(folder, 'fake_test');
    const write = options.report
      ? `cat > "\${1#--gtest_output=json:}" <<'END'\n${JSON.stringify(options.report)}\nEND`
      : '';
    await writeFile(program, `#!/bin/sh\n${write}\ncat <<'END'\n${options.prints ?? ''}\nEND\n${options.ends}\n`);
    await chmod(program, 0o755);
    return runProgram(program, join(folder, 'results'), []);
  }

  it('counts what passed and gives the reason of what was skipped', async () => {
    const results = await run({ report, prints: skipLog, ends: 'exit 0' });
    expect(results).toEqual([
      { suite: 'fake_test', name: 'TopK.KeepsTheBest', state: 'passed' },
      { suite: 'fake_test', name: 'TopK.NeedsData', state: 'skipped', detail: 'online-retail.csv.gz is not there' },
      { suite: 'fake_test', name: 'TopK.DISABLED_Later', state: 'skipped', detail: 'disabled in the source' },
    ]);
  });

  it('tells what failed', async () => {
    const results = await run({ report: failing, ends: 'exit 1' });
    expect(results).toEqual([
      { suite: 'fake_test', name: 'TopK.Breaks', state: 'failed', detail: 'Expected 1, got 2' },
    ]);
  });

  it('counts a program that crashed without a report as failed', async () => {
    const results = await run({ prints: 'AddressSanitizer: heap-use-after-free', ends: 'kill -ABRT $$' });
    expect(results).toMatchObject([{ state: 'failed', detail: expect.stringContaining('AddressSanitizer') }]);
  });

  it('counts a program that crashed after its tests as failed', async () => {
    const results = await run({ report, ends: 'exit 3' });
    expect(results.at(-1)).toMatchObject({ name: 'the program ended with exit code 3', state: 'failed' });
  });

  it('counts a program that ran no test as failed', async () => {
    const results = await run({ report: { testsuites: [] }, ends: 'exit 0' });
    expect(results).toMatchObject([{ state: 'failed' }]);
  });
});
