// How each kind of host is told to send the policy with the core worker's script.

/** The policy that seals the core worker: it can compile its engine, load nothing, and talk to nobody. */
export const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/** Whether a file is the core worker, whatever hash a build has put into its name. */
export function isWorkerName(name: string): boolean {
  return /^core-worker[^/]*\.m?js$/.test(name);
}

/** A host that the plugin knows the lines for. Netlify and Cloudflare read the same file, `_headers`. */
export type Host = 'nginx' | 'netlify' | 'cloudflare' | 'apache';

/** All hosts, in the order in which their lines are printed. */
export const HOSTS: readonly Host[] = ['nginx', 'netlify', 'cloudflare', 'apache'];

/**
 * The lines that make a host send the policy.
 * @param path of the built script on the site, starting with a slash
 */
export function headerLines(host: Host, path: string): string {
  // A new build has another hash in the name: what is written by hand has to go on matching.
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const anyBuild = path.slice(folder.length).startsWith('core-worker');
  const pattern = anyBuild ? `^${escapeRegExp(folder)}core-worker[^/]*\\.js$` : `^${escapeRegExp(path)}$`;
  switch (host) {
    case 'nginx':
      return `location ~ "${pattern}" {\n  add_header Content-Security-Policy "${WORKER_POLICY}" always;\n}\n`;
    case 'netlify':
      return `${path}\n  Content-Security-Policy: ${WORKER_POLICY}\n`;
    case 'cloudflare':
      // A rule for the whole site would otherwise put its own policy beside this one.
      return `${path}\n  ! Content-Security-Policy\n  Content-Security-Policy: ${WORKER_POLICY}\n`;
    case 'apache':
      return (
        `<LocationMatch "${pattern}">\n` +
        `  Header always set Content-Security-Policy "${WORKER_POLICY}"\n</LocationMatch>\n`
      );
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
