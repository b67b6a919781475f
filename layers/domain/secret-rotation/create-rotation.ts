import { assertNoMarker } from '../dynamic-secrets/inputs.ts';
import { LocketError } from '../errors.ts';
import { recorded } from '../history/commit.ts';
import { assertCan } from '../permissions/ability.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import { firstVersion, nextVersion } from '../secrets/core/drafts.ts';
import { assertMaySecret } from '../secrets/core/rights.ts';
import { openSecret } from '../secrets/core/sealing.ts';
import type { SealedSecret } from '../secrets/core/secret.ts';
import { tagsById } from '../secrets/core/secret-tags.ts';
import { traceOfMany } from '../secrets/core/trail.ts';
import { liveSecretById } from '../secrets/view/live-secret.ts';
import { type Alteration, outcomeOf } from '../secrets/writing/alterations.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { reached } from './at-target.ts';
import { policyForRotation } from './governed.ts';
import type { RotationInputs, RotationKind, RotationType } from './kinds/kind.ts';
import { checkedRotationInputs, rotationKind } from './kinds/kinds.ts';
import { type LocatedRotation, located, noteRotation, noteTurn, setterIn } from './located.ts';
import { sealMaterial } from './sealing.ts';
import { maxRotations, type SecretRotation, type TimeOfDay } from './secret-rotation.ts';

/** The secret for an output: one that is there, by its id, or one that is made under this name. */
interface WantedOutput {
  readonly output: string;
  readonly secretId?: string | undefined;
  readonly secretName?: string | undefined;
}

export interface RotationRequest extends ScopeRequest {
  readonly type: RotationType;
  readonly name: string;
  readonly description: string | null;
  readonly inputs: (unit: Unit, scope: PresentScope) => Promise<RotationInputs>;
  readonly outputs: readonly WantedOutput[];
  readonly intervalDays: number;
  readonly rotateAtUtc: TimeOfDay | null;
  readonly overlapHours: number | null;
  readonly isPaused: boolean;
  readonly connectionId: string | null;
  /** What else is written with it, once the inputs are known. */
  readonly alongside?: (() => readonly Change[]) | undefined;
}

const wrong = (problem: string): LocketError => new LocketError('bad-request', problem);

/** Refuses outputs that the kind has not, two for one secret, and parts that readers could not do without. */
const assertOutputs = (kind: RotationKind, inputs: RotationInputs, wanted: readonly WantedOutput[]): void => {
  const known = kind.outputs(inputs);
  const unknown = wanted.find(({ output }) => !known.includes(output));
  if (unknown) throw wrong(`outputs: there is no output '${unknown.output}', but ${known.join(', ')}`);
  const constants = kind.constants?.(inputs) ?? [];
  const missing = known.find(
    (each) => !constants.includes(each) && !wanted.some(({ output }) => output === each),
  );
  if (missing) throw wrong(`outputs: a secret must hold '${missing}'`);
  const targets = wanted.map(({ secretId, secretName }) => secretId ?? secretName);
  if (new Set(targets).size !== targets.length) throw wrong('outputs: a secret holds one of them');
};

/** A secret as it is, undefined for one that is to be made. */
interface Found {
  readonly wanted: WantedOutput;
  readonly head: SealedSecret | undefined;
}

const findSecret = async (unit: Unit, scope: PresentScope, wanted: WantedOutput): Promise<Found> => {
  const { secretId, secretName = '' } = wanted;
  const place = { environmentId: scope.environment.id, folderId: scope.folderId };
  if (secretId === undefined) {
    if (await unit.stores.secrets.head({ ...place, name: secretName }))
      throw new LocketError('already-exists', `Secret already exist: ${secretName}`);
    return { wanted, head: undefined };
  }
  const head = await liveSecretById(unit, secretId);
  if (head?.folderId !== scope.folderId || head.environmentId !== scope.environment.id)
    throw new LocketError('not-found', `outputs: the secret for '${wanted.output}' is not in this folder`);
  if (head.rotationId !== undefined) throw wrong(`A rotation sets the secret '${head.name}' already`);
  return { wanted, head };
};

/** The right to set what it is to set, now that the secrets are known. */
const assertMaySet = async (unit: Unit, scope: PresentScope, found: readonly Found[]): Promise<void> => {
  const tags = await tagsById(
    unit,
    scope.access.project.id,
    found.flatMap(({ head }) => head?.tagIds ?? []),
  );
  for (const { head, wanted } of found)
    if (head) assertMaySecret(scope, 'edit', head.name, tags.slugs(head.tagIds));
    else assertMaySecret(scope, 'create', wanted.secretName ?? '', []);
};

const takenOver = async (
  unit: Unit,
  scope: PresentScope,
  { head, wanted }: Found,
  rotationId: string,
): Promise<Alteration> => {
  if (!head) {
    const secret = firstVersion(unit, scope, wanted.secretName ?? '', { value: '' });
    return { after: { ...secret, rotationId }, taken: 'conflict', byRotation: true };
  }
  const secret = await openSecret(unit, scope.access.project, head);
  const after = { ...nextVersion(unit, secret, {}), rotationId };
  return { before: { secret, sealed: head }, after, byRotation: true };
};

const newRotation = async (
  unit: Unit,
  { access, environment, folderId }: PresentScope,
  id: string,
  request: RotationRequest,
  inputs: RotationInputs,
  secrets: readonly { readonly output: string; readonly id: string; readonly name: string }[],
): Promise<SecretRotation> => {
  const now = unit.runtime.now().toISOString();
  const placed = { id, projectId: access.project.id, environmentId: environment.id, folderId, version: 1 };
  return {
    ...placed,
    name: request.name,
    description: request.description,
    type: request.type,
    outputs: secrets.map(({ output, id: secretId, name: secretName }) => ({
      id: unit.runtime.uuid(),
      output,
      secretId,
      secretName,
    })),
    intervalDays: request.intervalDays,
    rotateAtUtc: request.rotateAtUtc,
    overlapHours: request.overlapHours,
    isPaused: request.isPaused,
    connectionId: request.connectionId,
    phase: 'idle',
    turn: unit.runtime.uuid(),
    takenUntil: null,
    failingSince: null,
    failures: 0,
    isTold: false,
    nextRotationAt: now,
    retireAt: null,
    hasLeftovers: false,
    dueAt: now,
    lastRotatedAt: null,
    status: null,
    statusMessage: null,
    sealed: await sealMaterial(unit, access.project, placed, { inputs, leftovers: [] }),
    setBy: setterIn(unit),
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
};

const assertRoom = async (unit: Unit, { environment }: PresentScope): Promise<void> => {
  if ((await unit.stores.secretRotations.inEnvironment(environment.id)).length >= maxRotations)
    throw wrong(`An environment has at most ${maxRotations} rotations`);
};

/**
 * Sets up a rotation, once its target was reached; from then on it alone sets the secrets. Needs `create` on rotations, and
 * what setting the secrets needs. `not-found` for secrets that are not in the folder, `bad-request` for those that another
 * rotation sets, `forbidden` under a change policy that does not exempt the caller.
 */
export const createRotation = (unit: Unit, request: RotationRequest): Promise<LocatedRotation> => {
  const id = unit.runtime.uuid();
  const kind = rotationKind(request.type);
  // Asked once, however often the write loses a race.
  let asked: Promise<void> | undefined;
  return retryingConflicts(unit, async () => {
    const scope = withFolder(await openScope(unit, request));
    const { project, ability } = scope.access;
    assertCan(ability, 'create', 'secret-rotation');
    const given = await request.inputs(unit, scope);
    assertNoMarker(kind.secrets, given);
    const inputs = checkedRotationInputs(request.type, given);
    assertOutputs(kind, inputs, request.outputs);
    const found = await Promise.all(request.outputs.map((wanted) => findSecret(unit, scope, wanted)));
    await assertMaySet(unit, scope, found);
    const approved = await policyForRotation(unit, project, scope, setterIn(unit));
    const { fences, secretRotations } = unit.stores;
    const fence = await fences.find('secret-rotations', project.id);
    await assertRoom(unit, scope);
    asked ??= reached(unit, { type: request.type, inputs });
    await asked;
    const alterations = await Promise.all(found.map((each) => takenOver(unit, scope, each, id)));
    const secrets = alterations.flatMap((each, n) =>
      'after' in each && each.after ? [{ ...each.after, output: found[n]?.wanted.output ?? '' }] : [],
    );
    const made = await newRotation(unit, scope, id, request, inputs, secrets);
    noteRotation(unit, made, scope);
    noteTurn(unit, made);
    unit.note({ metadata: traceOfMany(secrets) });
    const { changes, entries } = await outcomeOf(unit, project, alterations, approved);
    const history = await recorded(unit, entries, `Set by the rotation ${made.name}`);
    await unit.commit([
      ...secretRotations.creation(made),
      ...changes,
      ...history,
      fences.renewed(fence),
      ...(request.alongside?.() ?? []),
    ]);
    unit.forget();
    return (await located(unit, scope.access, made)) as LocatedRotation;
  });
};
