import { describe, expect, it } from 'vitest';
import { IdTable } from '../../web/src/core/id-table.js';
import { joined, offsets } from './support/bundle.js';

const tableOf = (ids: string[]) => new IdTable(joined(ids), offsets(ids));

describe('IdTable', () => {
  it('finds every id at its index, and its id at every index', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `sku-${(i * 7919) % 1_000_003}`);
    const table = tableOf(ids);
    ids.forEach((id, index) => {
      expect(table.indexOf(id)).toBe(index);
      expect(table.idOf(index)).toBe(id);
    });
  });

  it('answers -1 for ids that are not there, however much they look like one', () => {
    const table = tableOf(['sku-1', 'sku-12', 'Ähre']);
    for (const id of ['sku-', 'sku-2', 'sku-123', 'SKU-1', 'sku-1 ', '', 'Ahre', 'A\u0308hre']) {
      expect(table.indexOf(id)).toBe(-1);
    }
  });

  it('keeps ids apart that differ only in their characters beyond ASCII', () => {
    const ids = ['tasse-weiß', 'tasse-weiss', '杯子-红', '杯子-蓝', '☕️', '☕', '\uFEFFbom', 'bom'];
    const table = tableOf(ids);
    ids.forEach((id, index) => {
      expect(table.indexOf(id)).toBe(index);
      expect(table.idOf(index)).toBe(id);
    });
  });

  it('takes ids longer than its scratch space', () => {
    const ids = ['短'.repeat(500), 'x'.repeat(1500)];
    expect(ids.map((id) => tableOf(ids).indexOf(id))).toEqual([0, 1]);
  });

  it('knows nothing when it is empty', () => {
    expect(tableOf([]).indexOf('sku-1')).toBe(-1);
    expect(tableOf([]).size).toBe(0);
  });
});
