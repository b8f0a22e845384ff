import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { run } from './run.mjs';

/** @returns {Promise<string>} machine, Node and commit: what a figure was measured on */
export async function describeMachine() {
  const cpu =
    cpus()[0]
      ?.model.replace(/\((R|TM)\)|CPU|@.*$/g, '')
      .replace(/\s+/g, ' ')
      .trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const git = ['git', '-c', 'safe.directory=*'];
  const head = await run([...git, 'rev-parse', '--short', 'HEAD'], { check: false }).catch(() => null);
  const changes = await run([...git, 'status', '--porcelain', '-uno'], { check: false }).catch(() => null);
  const commit = head?.code === 0 ? head.stdout.trim() + (changes?.stdout.trim() ? '+changes' : '') : 'unknown commit';
  const cores = `${availableParallelism()} cores`;
  return `${cpu}, ${cores}, ${memory}, ${systemName()}, Node ${process.versions.node}, ${commit}`;
}

function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
