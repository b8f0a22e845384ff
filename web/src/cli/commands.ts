// The table of commands: each in a file of its own, which only this one knows.
import type { Command } from './command.js';
import { ELSEWHERE } from './elsewhere.js';
import { serve } from './serve.js';

/** In the order of --help. */
export const COMMANDS: readonly Command[] = [serve, ...ELSEWHERE];
