import type { ChangePolicy } from '../approvals/change-policy.ts';
import { policyAt, refusedBy } from '../approvals/governed-places.ts';
import type { Place } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { Setter } from './secret-rotation.ts';

/** People have to ask, so that a rotation would be their way around it; of machines those that the policy exempts. */
const isExempt = ({ machines, exemptMachines }: ChangePolicy, { kind, id }: Setter): boolean =>
  kind === 'identity' && (machines === 'exempt' || exemptMachines.includes(id));

/** The policy over a place, in which this setter's rotations may set secrets; `forbidden` where it lets them not. */
export const policyForRotation = async (
  unit: Unit,
  project: Project,
  { environment, path }: Pick<Place, 'environment' | 'path'>,
  setter: Setter,
): Promise<ReadonlySet<string>> => {
  const policy = await policyAt(unit, project, environment, path);
  if (policy && !isExempt(policy, setter))
    throw refusedBy(policy, 'a rotation here has to be set up by a machine that is exempt from it');
  return new Set(policy ? [policy.id] : []);
};
