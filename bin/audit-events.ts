import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditEventVersion, busEventJsonSchema } from '../functions/audit-event-schema.ts';
import { withEvents } from '../functions/audit-events.ts';
import { projectRoot } from '../lib/project.ts';

/** Writes the table of `docs/audit-events.md` anew from the types of events and the route table, and the JSON Schema. */
const page = join(projectRoot, 'docs/audit-events.md');
writeFileSync(page, withEvents(readFileSync(page, 'utf8')));
writeFileSync(join(projectRoot, `docs/schemas/audit-event-${auditEventVersion}.json`), busEventJsonSchema());
