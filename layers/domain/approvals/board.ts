import { formatPath } from '../folders/paths.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, environmentBySlug } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { peopleIn } from './approvers.ts';
import { policyAt } from './governed-places.ts';
import { type PlacedPolicy, placed } from './placed-policy.ts';

interface BoardRequest {
  readonly projectId: string;
  readonly environment: string;
  readonly path: readonly string[];
}

interface Board {
  readonly placed: PlacedPolicy;
  /** Ids of everybody who may approve, through groups too. */
  readonly userApprovers: readonly string[];
}

/** The policy that applies at a path, which need not exist; undefined for none. Needs `secret-approval:read`. */
export const readBoard = async (unit: Unit, request: BoardRequest): Promise<Board | undefined> => {
  const { project, ability } = await enterProject(unit, request.projectId);
  assertCan(ability, 'read', 'secret-approval');
  const environment = environmentBySlug(project, request.environment);
  const path = formatPath(request.path);
  unit.note({ metadata: { environment: environment.slug, secretPath: path } });
  const policy = await policyAt(unit, project, environment, path);
  if (!policy) return undefined;
  const [found, userApprovers] = await Promise.all([
    placed(unit, project, policy),
    peopleIn(unit, project, policy.approvers),
  ]);
  return { placed: found, userApprovers };
};
