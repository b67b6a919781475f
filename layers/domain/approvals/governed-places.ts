import type { Caller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { openScope, type PresentScope, type Scope, type ScopeRequest, withFolder } from '../places/scope.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { ChangePolicy } from './change-policy.ts';
import { governingPolicy } from './policy-selection.ts';

type Reading = Pick<Unit, 'stores'>;

/** The policies that may apply in an environment: none are read where the environment never had any. */
export const policiesAround = async (
  { stores }: Reading,
  { id }: Pick<Project, 'id'>,
  { hasChangePolicies }: Environment,
): Promise<readonly ChangePolicy[]> =>
  hasChangePolicies === true ? stores.changePolicies.inProject(id) : [];

/** The policy that applies to secrets at a path of an environment; undefined for none. */
export const policyAt = async (
  unit: Reading,
  project: Pick<Project, 'id'>,
  environment: Environment,
  path: string,
): Promise<ChangePolicy | undefined> =>
  governingPolicy(await policiesAround(unit, project, environment), environment.id, path);

/** What a policy makes of somebody's change. */
export type Ruling = 'refused' | 'asked' | 'free';

/** A service token ends with its maker and has nobody to answer for a request: it may be exempt, or is refused. */
export const rulingOn = (policy: ChangePolicy, caller: Caller): Ruling => {
  if (caller.kind === 'user') return 'asked';
  if (policy.machines === 'exempt') return 'free';
  if (caller.kind !== 'identity') return 'refused';
  if (policy.exemptMachines.includes(caller.id)) return 'free';
  return policy.machines === 'request' ? 'asked' : 'refused';
};

/** Refuses with `forbidden` naming the policy. */
export const refusedBy = ({ name }: ChangePolicy, why: string): LocketError =>
  new LocketError('forbidden', `The change policy '${name}' applies here: ${why}`);

const toMachines =
  'machines change nothing here that its exemptMachines and machineChanges do not let through';

/** The policy under which the caller's change has to be asked for; `forbidden` where it may not even ask. */
export const policyToAsk = (policy: ChangePolicy | undefined, caller: Caller): ChangePolicy | undefined => {
  const ruling = policy ? rulingOn(policy, caller) : 'free';
  if (policy && ruling === 'refused') throw refusedBy(policy, toMachines);
  return ruling === 'asked' ? policy : undefined;
};

/** The scope with what a policy says about the caller's changes in it: `forbidden` for a machine that it refuses. */
export const governed = async <S extends Scope>(unit: Unit, scope: S): Promise<S> => {
  const { access, environment, path } = scope;
  const policy = await policyAt(unit, access.project, environment, path);
  return policyToAsk(policy, unit.caller) ? { ...scope, isAsked: true } : scope;
};

/** Enters a folder to change secrets in it: as `openScope`, and `not-found` without the folder. */
export const openForChange = async (unit: Unit, request: ScopeRequest): Promise<PresentScope> => {
  const scope = await governed(unit, withFolder(await openScope(unit, request)));
  return { ...scope, changeRequestId: request.changeRequestId };
};

/** Refuses with `forbidden` what changes how a place reads and cannot be asked for, where a policy keeps the caller from it. */
export const assertFreePlace = async (unit: Unit, scope: Scope, why: string): Promise<void> => {
  const { access, environment, path } = scope;
  const policy = await policyAt(unit, access.project, environment, path);
  if (policy && rulingOn(policy, unit.caller) !== 'free') throw refusedBy(policy, why);
};
