import type { Project } from '../projects/project.ts';
import { organizations, projectIdOf, projects } from '../rotation/owners.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { endLeasesOfGonePlaces, type HasTime } from './end-dynamic-secret.ts';
import type { OpenUnit } from './end-lease.ts';
import { reconcileDaily } from './reconcile.ts';

export interface ReconcilerSummary {
  readonly compared: number;
  readonly strays: number;
  readonly missing: number;
  /** Providers that could not be asked. */
  readonly failed: number;
}

export interface ReconcilerPorts {
  readonly hasTime: HasTime;
  /** Tells the operator that a provider could not be asked this time: ids and names of errors only. */
  reportFailure(facts: { readonly dynamicSecretId: string; readonly reason: string }): void;
}

const reasonOf = (error: unknown): string =>
  (error as { code?: unknown }).code?.toString() ?? (error instanceof Error ? error.name : 'UnknownError');

const compareOne = async (
  open: OpenUnit,
  ports: ReconcilerPorts,
  project: Project,
  dynamicSecret: DynamicSecret,
): Promise<ReconcilerSummary> => {
  try {
    const { drift } = await reconcileDaily(open, project, dynamicSecret);
    return { compared: 1, strays: drift.strays.length, missing: drift.missing.length, failed: 0 };
  } catch (error) {
    ports.reportFailure({ dynamicSecretId: dynamicSecret.id, reason: reasonOf(error) });
    return { compared: 0, strays: 0, missing: 0, failed: 1 };
  }
};

const plus = (a: ReconcilerSummary, b: ReconcilerSummary): ReconcilerSummary => ({
  compared: a.compared + b.compared,
  strays: a.strays + b.strays,
  missing: a.missing + b.missing,
  failed: a.failed + b.failed,
});

/** What was deleted is not compared, and nothing of it may live on because nobody told the workflow. */
const endInDeletedProjects = async (open: OpenUnit, { hasTime }: ReconcilerPorts): Promise<void> => {
  const looking = open(null);
  for await (const orgId of organizations(looking, undefined))
    for (const { project } of await looking.stores.projects.deletedOf(orgId)) {
      if (!hasTime()) return;
      await endLeasesOfGonePlaces(open, project.id, hasTime);
    }
};

/** Compares every dynamic secret of all living projects with its provider, and ends leases whose place is gone. */
export const reconcileAll = async (open: OpenUnit, ports: ReconcilerPorts): Promise<ReconcilerSummary> => {
  let summary: ReconcilerSummary = { compared: 0, strays: 0, missing: 0, failed: 0 };
  for await (const owner of projects(open(null), undefined)) {
    if (!ports.hasTime()) break;
    const projectId = projectIdOf(owner);
    const project = await open(null).stores.projects.find(projectId);
    await endLeasesOfGonePlaces(open, projectId, ports.hasTime);
    for (const { id } of project?.environments ?? [])
      for (const each of await open(null).stores.dynamicSecrets.inEnvironment(id))
        if (project && each.state === 'active')
          summary = plus(summary, await compareOne(open, ports, project, each));
  }
  await endInDeletedProjects(open, ports);
  return summary;
};
