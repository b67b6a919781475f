import { policyAt } from '../approvals/governed-places.ts';
import { recorded } from '../history/commit.ts';
import { nextVersion } from '../secrets/core/drafts.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { traceOfMany } from '../secrets/core/trail.ts';
import { type Alteration, outcomeOf } from '../secrets/writing/alterations.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { remade, untroubled } from './changed.ts';
import { type Held, heldBy } from './located.ts';
import {
  type Found,
  failed,
  goOn,
  letGo,
  lookAgain,
  noteRun,
  type OpenUnit,
  type RunOutcome,
} from './run.ts';
import { endOfOverlap, nextRotation } from './schedule.ts';
import type { Credential, RotationMaterial, SecretRotation } from './secret-rotation.ts';

type Placed = Pick<Found, 'project' | 'place'>;

const alterationsFor = async (
  unit: Unit,
  { project }: Placed,
  heads: readonly (Held & { readonly head: SealedSecret })[],
  { values }: Credential,
): Promise<readonly (Alteration & { readonly after: Secret })[]> => {
  const opened = await openSecrets(
    unit,
    project,
    heads.map(({ head }) => head),
  );
  return heads.map(({ head, output }, n) => {
    const secret = opened[n] as Secret;
    const after = nextVersion(unit, secret, { value: values[output] ?? '' });
    return { before: { secret, sealed: head }, after, byRotation: true };
  });
};

const isThere = (held: Held): held is Held & { readonly head: SealedSecret } => held.head !== undefined;

/**
 * What gives the secrets of a rotation a credential, as one step of their history; undefined where one of them is gone. A
 * policy was asked before anything was changed at the target: what is there now has to be what readers have.
 */
export const holding = async (
  unit: Unit,
  placed: Placed,
  rotation: SecretRotation,
  credential: Credential,
  message: string,
): Promise<readonly Change[] | undefined> => {
  const { project, place } = placed;
  const held = await heldBy(unit, rotation);
  if (!held.every(isThere)) return undefined;
  const alterations = await alterationsFor(unit, placed, held, credential);
  const policy = await policyAt(unit, project, place.environment, place.path);
  const approved = new Set(policy ? [policy.id] : []);
  const { changes, entries } = await outcomeOf(unit, project, alterations, approved);
  unit.note({ metadata: traceOfMany(alterations.map(({ after }) => after)) });
  return [...changes, ...(await recorded(unit, entries, message))];
};

const promoted = (
  rotation: SecretRotation,
  material: RotationMaterial,
  active: Credential,
): RotationMaterial => {
  const { pending: _, previous, ...rest } = material;
  const gone = previous && previous.account !== active.account ? previous : undefined;
  const next = letGo(rotation, rest, gone);
  // With one account the credential before died when this one came.
  const isReplaced = rest.active === undefined || rest.active.account === active.account;
  return { ...next, active, ...(!isReplaced && { previous: rest.active }) };
};

/** One commit: the secrets hold the new credential, and the rotation says so. */
export const promote = async (open: OpenUnit, found: Found): Promise<RunOutcome> => {
  const { rotation, project, material } = found;
  const credential = material.pending?.credential;
  if (rotation.phase !== 'proven' || !credential) return goOn;
  const unit = open('rotate-secrets');
  const now = unit.runtime.now();
  noteRun(unit, found);
  const changes = await holding(unit, found, rotation, credential, `Rotated by ${rotation.name}`);
  if (!changes) return failed(open, found, { kind: 'refused', reason: 'A secret of the rotation is gone' });
  const next = await remade(
    unit,
    project,
    rotation,
    {
      ...untroubled,
      phase: 'idle',
      status: 'success',
      statusMessage: null,
      lastRotatedAt: now.toISOString(),
      nextRotationAt: rotation.isPaused
        ? null
        : nextRotation(rotation, new Date(rotation.nextRotationAt ?? now), now),
      retireAt: endOfOverlap(rotation, now),
    },
    promoted(rotation, material, credential),
  );
  await unit.commit([...changes, ...unit.stores.secretRotations.replacement(next, rotation)]);
  return lookAgain(next);
};
