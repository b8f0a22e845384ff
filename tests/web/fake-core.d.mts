import type { CoreModule } from '../../web/src/core/engine-module.js';

export const loadEngine: CoreModule['loadEngine'];
export const learning: { on: boolean };
