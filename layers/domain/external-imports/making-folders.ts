import { createFolder } from '../folders/create-folder.ts';
import type { ExternalImport } from './external-import.ts';
import { asStarter, type ImportPorts } from './ports.ts';

/** Makes a folder and those above it, as whoever started the import may. */
export const makeFolder = async (
  ports: ImportPorts,
  job: ExternalImport,
  environment: string,
  path: readonly string[],
): Promise<void> => {
  const unit = await asStarter(ports, job, 'create-folder');
  const where = { projectId: job.projectId, environment, path: path.slice(0, -1) };
  await createFolder(unit, { ...where, name: path.at(-1) ?? '', description: null });
  await unit.record();
};
