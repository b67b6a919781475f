import { joinPath, parsePath } from '../folders/paths.ts';
import { createImport } from '../imports/create-import.ts';
import { assertMayImport } from '../imports/located-import.ts';
import { openScope } from '../places/scope.ts';
import { type Batch, type BatchLink, environmentFor } from './batch.ts';
import type { ExternalImport, KeyResult, ReportLine } from './external-import.ts';
import { makeFolder } from './making-folders.ts';
import { refusalIn } from './planning.ts';
import { asStarter, type ImportPorts } from './ports.ts';

type Placed = Batch & { readonly environment: string };

interface Aim {
  readonly environment: string;
  readonly path: readonly string[];
  readonly source: { readonly environment: string; readonly path: readonly string[] };
}

const aimOf = (job: ExternalImport, batch: Placed, { path, link }: BatchLink): Aim => {
  const environment = environmentFor(job, link.environment) ?? batch.environment;
  return {
    environment: batch.environment,
    path: path ?? [],
    source: { environment, path: joinPath(parsePath(job.secretPath), ...link.path) },
  };
};

type Standing = 'no-folder' | 'free' | 'taken-in';

/** Whether the folder takes in the other one already; refused as making the import would be. */
const standing = async (ports: ImportPorts, job: ExternalImport, aim: Aim): Promise<Standing> => {
  const unit = await asStarter(ports, job, null);
  const { projectId } = job;
  const scope = await openScope(unit, { projectId, environment: aim.environment, path: aim.path });
  assertMayImport(scope.access, 'create', {
    environment: scope.environment,
    path: scope.path,
    segments: scope.segments,
  });
  if (scope.folderId === undefined) return 'no-folder';
  const source = scope.access.project.environments.find(({ slug }) => slug === aim.source.environment);
  const all = await unit.stores.imports.inFolder(scope.environment.id, scope.folderId);
  const isTaken = all.some(
    ({ sourceEnvironmentId, sourcePath }) =>
      sourceEnvironmentId === source?.id && sourcePath === `/${aim.source.path.join('/')}`,
  );
  return isTaken ? 'taken-in' : 'free';
};

const linked = async (ports: ImportPorts, job: ExternalImport, aim: Aim): Promise<KeyResult> => {
  const stands = await standing(ports, job, aim);
  if (stands === 'taken-in') return 'unchanged';
  if (job.isDryRun) return 'created';
  const { projectId } = job;
  const { environment, path, source } = aim;
  if (stands === 'no-folder') await makeFolder(ports, job, environment, path);
  const unit = await asStarter(ports, job, 'create-secret-import');
  await createImport(unit, { projectId, environment, path, source, isReplication: false });
  return 'created';
};

const placeOf = (batch: Placed, { path }: Pick<BatchLink, 'path'>) => ({
  kind: 'import' as const,
  environment: batch.environment,
  secretPath: `/${(path ?? []).join('/')}`,
});

/** What is left out is said where it would have been. */
const leftOut = (batch: Placed): readonly ReportLine[] => {
  const last = batch.links.at(-1);
  if (!last || batch.linksLeftOut === 0) return [];
  const key = `${batch.linksLeftOut} more`;
  return [
    {
      ...placeOf(batch, last),
      key,
      result: 'refused',
      reason: 'An import has a folder take in 100 others at most',
    },
  ];
};

/** Has folders take in what they take in at the source, in the same order, and says how each came out. */
export const linesOfLinks = async (
  ports: ImportPorts,
  job: ExternalImport,
  batch: Placed,
): Promise<readonly ReportLine[]> => {
  const lines: ReportLine[] = [];
  for (const each of batch.links) {
    const line = {
      ...placeOf(batch, each),
      key: `${each.link.environment}:/${each.link.path.join('/')}`.slice(0, 300),
    };
    try {
      lines.push({ ...line, result: await linked(ports, job, aimOf(job, batch, each)), reason: '' });
    } catch (error) {
      lines.push({ ...line, result: 'refused', reason: refusalIn(error).slice(0, 300) });
    }
  }
  return [...lines, ...leftOut(batch)];
};
