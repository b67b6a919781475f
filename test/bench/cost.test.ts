import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { costFigures } from '../../bench/cost/figures.ts';
import { costOfReads, total } from '../../bench/cost/per-million.ts';
import { type CostFigures, costDocument } from '../../bench/cost/report.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';

let figures: CostFigures;
beforeAll(async () => {
  figures = await costFigures(temporaryFolder());
});

describe('by list prices', () => {
  it('a million reads cost at most $5.02 with every read on the bus', () => {
    expect(total(costOfReads(figures.read, figures.retention, 'all'))).toBeLessThanOrEqual(5.02);
  });

  it('a million reads cost at most $3.67 with changes on the bus only', () => {
    expect(total(costOfReads(figures.read, figures.retention, 'changes'))).toBeLessThanOrEqual(3.67);
  });

  it('an idle month costs at most $9.50', () => {
    expect(total(figures.idle)).toBeLessThanOrEqual(9.5);
  });
});

it('docs/cost.md says what the templates and the measured units say now: `npm run cost` writes it anew', () => {
  const written = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');
  expect(written).toBe(costDocument(figures));
});
