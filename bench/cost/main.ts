import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costFigures } from './figures.ts';
import { costDocument } from './report.ts';

const file = join(import.meta.dirname, '../../docs/cost.md');
const text = costDocument(await costFigures(mkdtempSync(join(tmpdir(), 'locket-cost-'))));
writeFileSync(file, text);
console.log(text);
