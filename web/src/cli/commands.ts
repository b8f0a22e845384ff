// The table of commands: each in a file of its own, which only this one knows.
import type { Command } from './command.js';
import { ELSEWHERE } from './elsewhere.js';
import { init } from './init.js';
import { inspect } from './inspect.js';
import { report } from './report.js';
import { serve } from './serve.js';
import { train } from './train.js';
import { types } from './types.js';
import { verify } from './verify.js';

/** In the order of --help. */
export const COMMANDS: readonly Command[] = [train, init, inspect, verify, report, types, serve, ...ELSEWHERE];
