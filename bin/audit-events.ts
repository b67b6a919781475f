import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEvents } from '../functions/audit-events.ts';
import { projectRoot } from '../lib/project.ts';

/** Writes the table of `docs/audit-events.md` anew from the types of events and the route table. */
const page = join(projectRoot, 'docs/audit-events.md');
writeFileSync(page, withEvents(readFileSync(page, 'utf8')));
