import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typesOfOperations } from '../cli/api/typing.ts';
import { used } from '../cli/api/used.ts';
import { wholeApi } from '../functions/openapi.ts';
import { projectRoot } from '../lib/project.ts';

/** Writes the types of the operations that the command line calls, as the route table describes them. */
writeFileSync(join(projectRoot, 'cli/api/operations.ts'), typesOfOperations(await wholeApi(), used));
