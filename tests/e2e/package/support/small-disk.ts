// A file system of a few megabytes, which a test can fill to the last byte.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE_BYTES = 4096;

export class SmallDisk {
  readonly folder: string;

  /** @returns `null` where this user may not mount anything */
  static mount(sizeMegabytes: number): SmallDisk | null {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMegabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
      return new SmallDisk(folder);
    } catch {
      rmSync(folder, { recursive: true });
      return null;
    }
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Until nothing more fits. */
  fill(): void {
    const file = openSync(this.#ballast, 'a');
    try {
      for (const piece = new Uint8Array(PIECE_BYTES); ; ) writeSync(file, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder]);
    rmSync(this.folder, { recursive: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}
