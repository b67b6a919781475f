import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typesOfOperations } from '../cli/api/typing.ts';
import { used as usedByCli } from '../cli/api/used.ts';
import { wholeApi } from '../functions/openapi.ts';
import { projectRoot } from '../lib/project.ts';
import { used as usedByWeb } from '../web/api/used.ts';

const api = await wholeApi();

/** Writes the types of the operations that a client calls, as the route table describes them. */
const write = (folder: string, used: readonly string[]): void =>
  writeFileSync(join(projectRoot, folder, 'operations.ts'), typesOfOperations(api, used));

write('cli/api', usedByCli);
write('web/api', usedByWeb);
