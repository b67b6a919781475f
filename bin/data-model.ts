import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from '../lib/data-model.ts';
import { projectRoot } from '../lib/project.ts';

/** Writes the tables of `docs/data-model.md` anew from the item types. */
const page = join(projectRoot, 'docs/data-model.md');
writeFileSync(page, withTables(readFileSync(page, 'utf8')));
