import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file below a folder in which the pattern occurs, as bytes of Latin-1 or UTF-8 and as UTF-16, which is how browsers
 * write text that is not Latin-1.
 */
export async function findInFolder(folder: string, pattern: string): Promise<string[]> {
  const narrow = new RegExp(pattern);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      // UTF-16 begins at an even or at an odd place.
      const texts = [bytes.toString('latin1'), bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')];
      return texts.some((text) => narrow.test(text));
    });
}
