import { rotationKind } from './kinds/kinds.ts';
import { type Found, failed, goOn, keep, letGo, type OpenUnit, type RunOutcome, take } from './run.ts';
import type { Credential, RotationMaterial, SecretRotation } from './secret-rotation.ts';
import type { TargetOutcome } from './targets.ts';

/** Begins the names of what a rotation has a target make: nobody else's begin so. */
const markOf = ({ id }: Pick<SecretRotation, 'id'>): string => `locket-${id.replaceAll('-', '')}`;

/** Characters of one part of a credential: it has to fit a secret. */
const longestValue = 32_768;

const known = ({ active, previous, leftovers }: RotationMaterial): readonly Credential[] =>
  [active, previous, ...leftovers].flatMap((each) => each ?? []);

/** What a target gave becomes the value of secrets, which readers expand: it must not refer to others. */
const usable = (outcome: TargetOutcome<Credential>): TargetOutcome<Credential> => {
  if (outcome.kind !== 'done') return outcome;
  const values = Object.values(outcome.value.values);
  const isFit = values.every(
    (each) => each !== '' && each.length <= longestValue && each.isWellFormed() && !each.includes('${'),
  );
  return isFit
    ? outcome
    : { kind: 'refused', reason: 'The target gave a credential that no secret can hold' };
};

/** Has the target hold the planned credential; what it gave is durable before anything else is done with it. */
export const issue = async (open: OpenUnit, found: Found): Promise<RunOutcome> => {
  const { pending } = found.material;
  if (found.rotation.phase !== 'planned' || !pending) return goOn;
  const unit = open(null);
  const taken = await take(unit, found);
  const { rotation, material } = taken;
  const outcome = usable(
    await unit.rotationTargets.issue(
      { type: rotation.type, inputs: material.inputs },
      { pending, mark: markOf(rotation), known: known(material) },
    ),
  );
  if (outcome.kind !== 'done') return failed(open, taken, outcome);
  const issued = { ...material, pending: { ...pending, credential: outcome.value } };
  await keep(open, taken, { phase: 'issued' }, issued);
  return goOn;
};

/** Tries after which a credential that lets nobody in is given up for another one. */
const mostProofs = 5;

/**
 * Lets the new credential be used at the target. Passwords that do not open are set once more; what the target made may
 * take a while until it is known everywhere, and is replaced when it took too long.
 */
export const prove = async (open: OpenUnit, found: Found): Promise<RunOutcome> => {
  const credential = found.material.pending?.credential;
  if (found.rotation.phase !== 'issued' || !credential) return goOn;
  const unit = open(null);
  const taken = await take(unit, found);
  const { rotation, material } = taken;
  const { inputs } = material;
  const outcome = await unit.rotationTargets.prove({ type: rotation.type, inputs }, credential);
  if (outcome.kind === 'done') {
    await keep(open, taken, { phase: 'proven' }, material);
    return goOn;
  }
  if (outcome.kind !== 'refused') return failed(open, taken, outcome);
  if (rotationKind(rotation.type).accounts(inputs)) return failed(open, taken, outcome, { phase: 'planned' });
  if (rotation.failures + 1 < mostProofs) return failed(open, taken, outcome);
  const { pending: _, ...rest } = material;
  return failed(open, taken, outcome, { phase: 'idle' }, letGo(rotation, rest, credential));
};
