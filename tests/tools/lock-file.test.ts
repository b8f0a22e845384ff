import { describe, expect, it } from 'vitest';
import { checkLockFile } from '../../tools/lib/lock-file.mjs';

const entry = { optionalDependencies: { 'tool-darwin': '1.0.0', 'tool-linux': '1.0.0' } };

describe('The lock file check', () => {
  it('accepts optional packages at the top and below their dependent', () => {
    const packages = {
      'node_modules/a/node_modules/tool': entry,
      'node_modules/tool-linux': {},
      'node_modules/a/node_modules/tool-darwin': {},
    };
    expect(checkLockFile({ packages })).toEqual([]);
  });

  it('misses a package of another system, and says how to mend it', () => {
    const packages = { 'node_modules/tool': entry, 'node_modules/tool-linux': {} };
    const problems = checkLockFile({ packages });
    expect(problems).toEqual(['node_modules/tool: tool-darwin is missing', expect.stringContaining('to mend it')]);
  });

  it('refuses an address', () => {
    const packages = { 'node_modules/a': { resolved: 'somewhere' } };
    expect(checkLockFile({ packages })[0]).toContain('resolved');
  });
});
