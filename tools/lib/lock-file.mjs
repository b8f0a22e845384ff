/**
 * npm drops the optional packages of other systems from the lock file when it rewrites it beside a node_modules (npm
 * issue 4828), and then `npm ci` of npm 11 refuses the file.
 * @param {{ packages: Record<string, { resolved?: string, optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]} what is wrong, with the way to mend it
 */
export function checkLockFile({ packages }) {
  const problems = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined) problems.push(`${path}: has a "resolved" address; see .npmrc`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      // Beside its dependent, or in any folder above.
      const folders = [
        path,
        ...path.split('/node_modules/').map((_, i, all) => all.slice(0, i).join('/node_modules/')),
      ];
      const places = ['', ...folders].map((folder) => `${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
      if (!places.some((place) => place in packages)) problems.push(`${path}: ${name} is missing`);
    }
  }
  if (problems.length > 0) {
    problems.push('to mend it: rm -r node_modules package-lock.json && npm install --package-lock-only && npm ci');
  }
  return problems;
}
