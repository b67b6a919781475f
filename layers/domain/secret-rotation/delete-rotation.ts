import { policyAt } from '../approvals/governed-places.ts';
import { newPassword } from '../dynamic-secrets/account-passwords.ts';
import { recorded } from '../history/commit.ts';
import { retryingConflicts } from '../retry.ts';
import { nextVersion } from '../secrets/core/drafts.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { Secret } from '../secrets/core/secret.ts';
import { traceOfMany } from '../secrets/core/trail.ts';
import { type Alteration, outcomeOf } from '../secrets/writing/alterations.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { done } from './at-target.ts';
import { assertNotTaken, type NamedRotation } from './control-rotation.ts';
import { policyForRotation } from './governed.ts';
import { passwordsOf } from './kinds/members.ts';
import { assertMayHeld, headsIn, type LocatedRotation, rotationNamed, setterIn } from './located.ts';
import { openMaterial } from './sealing.ts';

export interface RotationDeletion extends NamedRotation {
  /** Whether the secrets go with it; otherwise they keep what they hold, and are anybody's who may set them. */
  readonly deletesSecrets: boolean;
  /** Whether what it gave is ended at the target first. */
  readonly revokes: boolean;
}

/** Ends everything that the rotation knows of at the target: `bad-request` or `unavailable` where that fails. */
const revokeAll = async (unit: Unit, { access, rotation }: LocatedRotation): Promise<void> => {
  const { inputs, active, previous, pending, leftovers } = await openMaterial(unit, access.project, rotation);
  const all = [active, previous, pending?.credential, ...leftovers].flatMap((each) => each ?? []);
  for (const credential of all) {
    const password = newPassword(passwordsOf(inputs), unit.runtime);
    const outcome = await unit.rotationTargets.retire({ type: rotation.type, inputs }, credential, password);
    done(outcome, `'${credential.account}' was not ended at the target`);
  }
};

/** Letting secrets go changes no value: no policy has that asked for. */
const policyOver = async (unit: Unit, { access, place }: LocatedRotation): Promise<ReadonlySet<string>> => {
  const policy = await policyAt(unit, access.project, place.environment, place.path);
  return new Set(policy ? [policy.id] : []);
};

/** What lets the secrets go, or takes them along. */
const release = async (
  unit: Unit,
  { access: { project }, held, rotation }: LocatedRotation,
  deletesSecrets: boolean,
  approved: ReadonlySet<string>,
): Promise<readonly Change[]> => {
  const heads = headsIn(held);
  const opened = await openSecrets(unit, project, heads);
  const alterations = heads.map((sealed, n): Alteration => {
    const before = { sealed, secret: opened[n] as Secret };
    if (deletesSecrets) return { before, byRotation: true };
    const after = { ...nextVersion(unit, before.secret, {}), rotationId: undefined };
    return { before, after, byRotation: true };
  });
  unit.note({ metadata: traceOfMany(opened) });
  const { changes, entries } = await outcomeOf(unit, project, alterations, approved);
  return [...changes, ...(await recorded(unit, entries, `No longer set by the rotation ${rotation.name}`))];
};

/**
 * Deletes a rotation. What it gave stays good at the target, and its secrets keep what they hold, unless it is told
 * otherwise. Needs `delete` on rotations and `edit` on the secrets, or `delete` where they go with it; under a change policy
 * to be exempt from it where secrets or credentials end.
 */
export const deleteRotation = (unit: Unit, deletion: RotationDeletion): Promise<LocatedRotation> => {
  let revoked: Promise<void> | undefined;
  return retryingConflicts(unit, async () => {
    const found = await rotationNamed(unit, deletion, 'delete');
    const { access, place, held, rotation } = found;
    const { deletesSecrets, revokes } = deletion;
    if (deletesSecrets) assertMayHeld(found, 'delete', headsIn(held));
    assertNotTaken(unit, rotation);
    const isEnding = deletesSecrets || revokes;
    const approved = isEnding
      ? await policyForRotation(unit, access.project, place, setterIn(unit))
      : await policyOver(unit, found);
    if (revokes) revoked ??= revokeAll(unit, found);
    await revoked;
    const changes = await release(unit, found, deletesSecrets, approved);
    unit.note({ metadata: { deletesSecrets, revokes } });
    await unit.commit([...changes, ...unit.stores.secretRotations.deletion(rotation)]);
    return found;
  });
};
