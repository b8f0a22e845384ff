import { JsIndexType } from 'edgevec';
import { openIndex } from './edgevec.mjs';

/** @param {import('../peers.mjs').Task} task */
export const open = (task) => openIndex(task, JsIndexType.Hnsw);
