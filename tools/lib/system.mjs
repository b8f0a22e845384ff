import { readFileSync } from 'node:fs';
import { run, StepError, say, step } from './run.mjs';

const isRoot = process.getuid?.() === 0;

/**
 * The command with administrator's rights.
 * @param {string[]} argv
 */
export const asRoot = (argv) => (isRoot ? argv : ['sudo', ...argv]);

/**
 * Debian's release: 12, 13, ...; Infinity for testing and unstable; null elsewhere.
 * @returns {number | null}
 */
export function debianRelease() {
  let text;
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    return null;
  }
  if (!/^ID="?debian"?$/m.test(text)) return null;
  const version = /^VERSION_ID="?(\d+)/m.exec(text);
  return version ? Number(version[1]) : Number.POSITIVE_INFINITY;
}

/**
 * Which of these packages this machine lacks.
 * @param {string[]} packages
 */
async function missingPackages(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg's own syntax
  const { stdout } = await run(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status}\n', ...packages], {
    check: false,
  });
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return packages.filter((name) => !installed.has(name));
}

/** Waits for another apt instead of failing, and never asks. */
export const aptGet = [
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  'apt-get',
  '-y',
  '-o',
  'Acquire::Retries=3',
  '-o',
  'DPkg::Lock::Timeout=300',
];

/**
 * Installs what is missing through apt; costs one dpkg-query when nothing is.
 * @param {string[]} packages
 */
export async function ensurePackages(packages) {
  if (debianRelease() === null) {
    say('- System packages: this is not Debian, so they are taken as installed. Needed, by their Debian names:');
    say(`  ${packages.join(' ')}`);
    return;
  }
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  await step(
    `System packages, through apt: ${missing.join(' ')}`,
    async () => {
      // A repository of somebody else's that cannot be reached must not stop us: the installation decides.
      const update = await run(asRoot([...aptGet, 'update']), { check: false, log: 'apt.log' });
      if (update.code !== 0) say('  apt-get update reported errors; trying to install all the same');
      await run(asRoot([...aptGet, 'install', '--no-install-recommends', ...missing]), { log: 'apt.log' });
      const still = await missingPackages(missing);
      if (still.length > 0) throw new StepError(`apt-get did not install ${still.join(' ')}`);
    },
    {
      hint: `run this as root or as a user with sudo, with Debian's packages in reach; or install them yourself:
  apt-get install ${missing.join(' ')}
The whole output is in build/logs/apt.log.`,
    },
  );
}

let triedOptional = false;

/**
 * Installs what is missing if it can be had, once a process.
 * @param {string[]} packages
 */
export async function ensureOptionalPackages(packages) {
  if (triedOptional) return;
  triedOptional = true;
  try {
    await ensurePackages(packages);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    say(`  going on without: ${error.message.split('\n')[0]}`);
  }
}
