import { newPassword } from '../dynamic-secrets/account-passwords.ts';
import { isRefusal } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { policyForRotation } from './governed.ts';
import type { RotationKind } from './kinds/kind.ts';
import { rotationKind } from './kinds/kinds.ts';
import { passwordsOf } from './kinds/members.ts';
import { type Found, failed, goOn, keep, lookAgain, type OpenUnit, type RunOutcome, take } from './run.ts';
import type { Credential, Pending, RotationMaterial } from './secret-rotation.ts';
import type { TargetOutcome } from './targets.ts';

/** So much may wait to be ended at a target: nothing more is made there before. */
const mostLeftovers = 10;

const kindIn = ({ rotation }: Found): RotationKind => rotationKind(rotation.type);

const isDue = (instant: string | null, now: Date): boolean =>
  instant !== null && Date.parse(instant) <= now.getTime();

/** What may be ended now: leftovers, and the credential before once its overlap is over or its room is needed. */
const endable = (found: Found, now: Date): readonly Credential[] => {
  const { rotation, material } = found;
  const { previous, leftovers } = material;
  const isOver =
    isDue(rotation.retireAt, now) ||
    (kindIn(found).isCramped === true && isDue(rotation.nextRotationAt, now));
  return previous && isOver ? [...leftovers, previous] : leftovers;
};

/** The material without a credential that has ended. */
const without = ({ previous, ...material }: RotationMaterial, gone: Credential): RotationMaterial => ({
  ...material,
  ...(previous && previous.account !== gone.account && { previous }),
  leftovers: material.leftovers.filter(({ account }) => account !== gone.account),
});

/** Ends one of what is to end at the target. */
const retire = async (open: OpenUnit, found: Found, credential: Credential): Promise<RunOutcome> => {
  const unit = open(null);
  const taken = await take(unit, found);
  const { rotation, material } = taken;
  const { inputs } = material;
  const password = newPassword(passwordsOf(inputs), unit.runtime);
  const outcome = await unit.rotationTargets.retire({ type: rotation.type, inputs }, credential, password);
  if (outcome.kind !== 'done') return failed(open, taken, outcome);
  const isPrevious = material.previous?.account === credential.account;
  const next = await keep(
    open,
    taken,
    {
      ...(isPrevious && { retireAt: null }),
      failures: 0,
      failingSince: null,
      isTold: false,
      ...(rotation.status === 'failed' && { status: 'success', statusMessage: null }),
    },
    without(material, credential),
  );
  return lookAgain(next);
};

/** The account whose turn it is: not the one that readers have. */
const nextAccount = (accounts: readonly string[], active: Credential | undefined): string =>
  accounts.find((each) => each !== active?.account) ?? (accounts[0] as string);

const pendingFor = async (unit: Unit, found: Found): Promise<TargetOutcome<Pending>> => {
  const { type } = found.rotation;
  const { inputs, active } = found.material;
  const kind = kindIn(found);
  const begunAt = unit.runtime.now().toISOString();
  const accounts = kind.accounts(inputs);
  if (accounts) {
    const password = newPassword(passwordsOf(inputs), unit.runtime);
    return { kind: 'done', value: { account: nextAccount(accounts, active), password, found: {}, begunAt } };
  }
  const surveyed = await unit.rotationTargets.survey({ type, inputs });
  return surveyed.kind === 'done' ? { kind: 'done', value: { found: surveyed.value, begunAt } } : surveyed;
};

/** A rule that keeps the rotation from beginning, as a failure of it. */
const refusalIn = async (
  unit: Unit,
  { rotation, project, place, material }: Found,
): Promise<string | undefined> => {
  if (material.leftovers.length >= mostLeftovers)
    return 'Credentials of before could not be ended at the target';
  try {
    await policyForRotation(unit, project, place, rotation.setBy);
    return undefined;
  } catch (error) {
    if (isRefusal(error, 'forbidden')) return error.message;
    throw error;
  }
};

/** Writes down which credential is about to be: nothing has happened at the target yet. */
const plan = async (open: OpenUnit, found: Found): Promise<RunOutcome> => {
  const unit = open(null);
  const reason = await refusalIn(unit, found);
  if (reason !== undefined) return failed(open, found, { kind: 'refused', reason });
  const pending = await pendingFor(unit, found);
  if (pending.kind !== 'done') return failed(open, found, pending);
  await keep(open, found, { phase: 'planned' }, { ...found.material, pending: pending.value });
  return goOn;
};

/**
 * What is to be done for a rotation now: nothing yet, what is on its way, an end at the target, or the plan of a new
 * credential.
 */
export const begin = async (open: OpenUnit, found: Found): Promise<RunOutcome> => {
  const { rotation, material } = found;
  const now = open(null).runtime.now();
  const { failures, dueAt } = rotation;
  if (failures > 0 && dueAt !== null && !isDue(dueAt, now)) return lookAgain(rotation);
  if (rotation.phase !== 'idle') return goOn;
  const [first] = endable(found, now);
  const isTurn = isDue(rotation.nextRotationAt, now);
  if (isTurn && (first === undefined || !kindIn(found).isCramped)) return plan(open, found);
  if (first) return retire(open, found, first);
  // An overlap that is over although nothing is left of it.
  if (isDue(rotation.retireAt, now)) return lookAgain(await keep(open, found, { retireAt: null }, material));
  return lookAgain(rotation);
};
