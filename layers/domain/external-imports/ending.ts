import type { Unit } from '../unit.ts';
import {
  type ExternalImport,
  keyResults,
  noCounts,
  type ReportLine,
  type Status,
} from './external-import.ts';
import type { ImportPorts } from './ports.ts';

/** The import after some of its keys. */
export const counted = (job: ExternalImport, lines: readonly ReportLine[]): ExternalImport['counts'] => ({
  ...noCounts,
  ...Object.fromEntries(
    keyResults.map((result) => [
      result,
      job.counts[result] + lines.filter((line) => line.result === result).length,
    ]),
  ),
});

/** An ended import: nothing of source and credentials is left. */
export const ended = (
  unit: Pick<Unit, 'runtime'>,
  job: ExternalImport,
  status: Exclude<Status, 'running'>,
  message = '',
): ExternalImport => {
  const at = unit.runtime.now().toISOString();
  return {
    ...job,
    status,
    message: message.slice(0, 500),
    parts: 0,
    // A failed one says where to go on, so that it can be taken up again.
    cursor: status === 'failed' ? job.cursor : null,
    updatedAt: at,
    endedAt: at,
    revision: job.revision + 1,
  };
};

/** What ending an import writes: credentials go with it. */
export const endingChanges = ({ stores }: Unit, next: ExternalImport, job: ExternalImport) => [
  ...stores.externalImports.replacement(next, job),
  ...Array.from({ length: job.parts }, (_, number) => stores.externalImports.partRemoval(job.id, number)),
];

/** Ends an import that nobody is asked about, with an event for those who wait for it. */
export const end = async (
  ports: ImportPorts,
  job: ExternalImport,
  status: Exclude<Status, 'running'>,
  message?: string,
): Promise<void> => {
  const unit = ports.open('external-import-ended');
  const project = await unit.stores.projects.find(job.projectId);
  const next = ended(unit, job, status, message);
  unit.note({
    organizationId: job.orgId,
    projectId: job.projectId,
    ...(project && { projectName: project.name }),
    retentionDays: project?.auditLogsRetentionDays ?? undefined,
    actor: { type: 'platform', metadata: {} },
    metadata: {
      externalImportId: job.id,
      source: job.source,
      status,
      isDryRun: job.isDryRun,
      ...next.counts,
    },
  });
  await unit.commit(endingChanges(unit, next, job));
};
