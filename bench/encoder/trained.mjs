import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildDir, inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

/** Few: how near to each other four runtimes are does not wait for the last of quality. */
const epochs = 6;
const dataName = 'amazon-beauty-5core.txt.gz';

/**
 * A bundle with a transformer trained on Amazon Beauty, and the same weights as ONNX.
 * @param {import('../../tools/lib/bench.mjs').BenchContext} context
 * @returns {Promise<{ model: string, onnx: string, sequences: string } | null>} its folder, the model in it, and the file it
 *   was trained on; `null`: what is needed is not on this machine, which was said
 */
export async function trainedEncoder({ data, say }) {
  let sequences;
  try {
    sequences = data(dataName);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    say(`skipped, what needs a trained encoder: ${error.message}; ${error.hint}`);
    return null;
  }
  const neural = join(buildDir('native-release'), 'src', 'cli', 'libvitrine_neural.so');
  if (!existsSync(neural)) {
    say('skipped, what needs a trained encoder: this build has no libtorch (libtorch-dev, libonnx-dev)');
    return null;
  }
  const model = inRepo('build', 'bench', `beauty-encoder-${epochs}`);
  const onnx = join(model, 'encoder.onnx');
  await whenChanged(
    `bench-beauty-encoder-${epochs}`,
    { inputs: [vitrineBinary, neural, sequences], output: onnx },
    async () => {
      say(`training an encoder on ${dataName} for ${epochs} epochs (some minutes, once)`);
      const input = ['--sequences', sequences, '--split', 'leave-one-out', '--no-refit'];
      const how = ['--encoder', 'transformer', '--encoder-epochs', String(epochs), '--onnx', '--max-bytes', '1048576'];
      // One thread: the bits of a training depend on how many there are.
      await run([vitrineBinary, 'train', ...input, ...how, ...['--seed', '1', '--threads', '1'], '--out', model]);
    },
  );
  return { model, onnx, sequences };
}

/**
 * Histories of the first users who have three items or more, without their last item, as the encoder reads them: the newest
 * `length` items, each once, where it was met last.
 * @param {string} sequences the file: lines 'user item item ...'
 * @param {string[]} ids of the bundle's items, by index
 * @param {{ users: number, length: number }} how
 * @returns {Promise<number[][]>} indices, oldest first
 */
export async function realHistories(sequences, ids, { users, length }) {
  const indices = new Map(ids.map((id, index) => [id, index]));
  const lines = gunzipSync(await readFile(sequences))
    .toString('utf8')
    .split('\n');
  const histories = [];
  for (const line of lines) {
    const [, ...items] = line.trim().split(/\s+/);
    if (items.length < 3) continue;
    const known = items.slice(0, -1).flatMap((id) => indices.get(id) ?? []);
    const distinct = known.filter((item, i) => known.lastIndexOf(item) === i);
    histories.push(distinct.slice(-length));
    if (histories.length === users) break;
  }
  return histories;
}
