import type { CoreModule, CreateCoreModule } from '../../web/src/core/engine-module.js';

export const loadEngine: CoreModule['loadEngine'];
declare const createCore: CreateCoreModule;
export default createCore;
