import type { ScopeRequest } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { type Drift, driftOf } from './drift.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import type { OpenUnit } from './end-lease.ts';
import { dynamicSecretNamed } from './located.ts';
import { openInputs } from './sealing.ts';

export interface Reconciliation {
  readonly drift: Drift;
  /** Strays that were ended, since the dynamic secret says that they are to be. */
  readonly ended: readonly string[];
}

/** At most this many names stand in an event. */
const mostNames = 50;

const noteDrift = (unit: Unit, { strays, missing }: Drift, removesStrays: boolean): void =>
  unit.note({
    metadata: {
      numberOfStrays: strays.length,
      numberOfMissing: missing.length,
      strays: strays.slice(0, mostNames),
      missingLeases: missing.slice(0, mostNames).map(({ id }) => id),
      removesStrays,
    },
  });

/** What is about to be done is in the trail first. */
const settle = async (
  unit: Unit,
  project: Project,
  dynamicSecret: DynamicSecret,
  drift: Drift,
): Promise<Reconciliation> => {
  const { type, removesStrays } = dynamicSecret;
  noteDrift(unit, drift, removesStrays);
  await unit.commit([]);
  if (!removesStrays) return { drift, ended: [] };
  const inputs = await openInputs(unit, project, dynamicSecret);
  const ended: string[] = [];
  for (const name of drift.strays) {
    const outcome = await unit.dynamicProviders.revoke({ type, inputs }, name);
    if (outcome.kind === 'done') ended.push(name);
  }
  return { drift, ended };
};

/** Does on demand what is done daily. Needs `edit-root-credential`: it may end accounts. */
export const reconcileDynamicSecret = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<Reconciliation> => {
  const { scope, dynamicSecret } = await dynamicSecretNamed(unit, request, 'edit-root-credential');
  const { project } = scope.access;
  return settle(unit, project, dynamicSecret, await driftOf(unit, project, dynamicSecret));
};

/** The daily look at one dynamic secret; an event is left where something is different. */
export const reconcileDaily = async (
  open: OpenUnit,
  project: Project,
  dynamicSecret: DynamicSecret,
): Promise<Reconciliation> => {
  const drift = await driftOf(open(null), project, dynamicSecret);
  if (drift.strays.length === 0 && drift.missing.length === 0) return { drift, ended: [] };
  const unit = open('reconcile-dynamic-secret');
  const { id, name, type } = dynamicSecret;
  unit.note({
    projectId: project.id,
    projectName: project.name,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    actor: { type: 'platform', metadata: {} },
    metadata: { dynamicSecretId: id, dynamicSecretName: name, dynamicSecretType: type },
  });
  return settle(unit, project, dynamicSecret, drift);
};
