import { defineConfig } from 'vitest/config';

/** @param {string} name  @param {import('vitest/config').ProjectConfig} [options] */
const project = (name, options = {}) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One second, the default, is a clock: a busy machine takes longer to reach the state that is waited for.
    expect: { poll: { timeout: 25_000 } },
    ...options,
  },
});

// Run through `npm test`, which builds first and adds up; the reporter hands it the results.
export default defineConfig({
  test: {
    reporters: ['default', './tools/lib/vitest-reporter.mjs'],
    projects: [
      project('tools'),
      project('cli'),
      project('web'),
      // One browser at a time: the machine has two cores.
      project('e2e', { testTimeout: 180_000, hookTimeout: 600_000, fileParallelism: false }),
      project('docs', { testTimeout: 180_000, hookTimeout: 600_000, fileParallelism: false }),
      project('packaging', { testTimeout: 180_000, hookTimeout: 600_000, fileParallelism: false }),
    ],
  },
});
