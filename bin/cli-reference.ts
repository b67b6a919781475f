import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '../cli/reference.ts';
import { projectRoot } from '../lib/project.ts';

/** Writes `docs/cli/reference.md` anew from what the commands declare. */
writeFileSync(join(projectRoot, 'docs/cli/reference.md'), await referencePage());
