import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const EXECUTABLE = process.env['VITRINE_CHROMIUM'] ?? '/usr/bin/chromium';

/** A browser profile on disk, as a person has one: it can be closed and opened again. */
export class Profile {
  readonly #folder: string;
  #context: BrowserContext | null = null;

  constructor(parent = tmpdir()) {
    this.#folder = mkdtempSync(join(parent, 'vitrine-profile-'));
  }

  /** Where the browser keeps it. */
  get folder(): string {
    return this.#folder;
  }

  async open(): Promise<BrowserContext> {
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: EXECUTABLE,
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return this.#context;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
