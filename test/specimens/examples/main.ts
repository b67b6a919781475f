import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesFile } from './examples.ts';

/** Writes the examples of the API document anew from the specimens. */
writeFileSync(join(import.meta.dirname, '../../../functions/meta/examples.json'), examplesFile());
