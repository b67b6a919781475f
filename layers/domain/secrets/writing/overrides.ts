import { LocketError } from '../../errors.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import { assertDraftFits, draftFor, firstVersion, nextVersion } from '../core/drafts.ts';
import { assertMaySecret, type SecretAction } from '../core/rights.ts';
import { openSecret } from '../core/sealing.ts';
import type { SealedSecret, Secret } from '../core/secret.ts';
import { existingTags, tagsById } from '../core/secret-tags.ts';
import { noteSecret, noteUnchanged } from '../core/trail.ts';
import { changesNothing } from '../core/unchanged.ts';
import { secretNotFound } from '../reading/found-secret.ts';
import { assertMayRefer } from '../references/reference-rights.ts';
import { homeOf, named, ownerOf, ownRecords } from '../view/own-overrides.ts';
import { carryOut } from './alterations.ts';
import type { NamedSecretRequest, UpdateSecretRequest, WriteSecretRequest } from './write-secret.ts';
import { type WrittenSecret, written } from './written-secret.ts';

/** What stands under a name for one person: the shared secret, and this person's records of it. */
interface Pair {
  readonly shared: SealedSecret | undefined;
  /** The one that applies first; more than one only of before overrides followed their secret. */
  readonly own: readonly SealedSecret[];
}

const pairAt = async (unit: Unit, { environment, folderId }: PresentScope, name: string): Promise<Pair> => {
  const { secrets } = unit.stores;
  secrets.expectOverrides(environment.id, ownerOf(unit), folderId);
  const shared = await secrets.head({ environmentId: environment.id, folderId, name });
  const records = shared && (await ownRecords(unit, [shared]));
  return { shared, own: (shared && records?.get(shared.id)) ?? [] };
};

interface Found extends Pair {
  readonly scope: PresentScope;
}

/** Enters the scope and reads the pair, once the caller is known to be allowed this on the shared secret. */
const enter = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
  action: SecretAction,
): Promise<Found> => {
  const scope = withFolder(await openScope(unit, request));
  const pair = await pairAt(unit, scope, request.name);
  const tagIds = pair.shared?.tagIds ?? [];
  const tags = await tagsById(unit, scope.access.project.id, tagIds);
  assertMaySecret(scope, action, request.name, tags.slugs(tagIds));
  return { ...pair, scope };
};

/** It lies and is sealed where all overrides of its secret are, wherever that is now. */
const newOverride = (
  unit: Unit,
  scope: PresentScope,
  shared: SealedSecret,
  { draft }: WriteSecretRequest,
): Secret => ({
  ...firstVersion(unit, scope, '', draft),
  ...homeOf(shared),
  type: 'personal',
  userId: ownerOf(unit),
  sharedId: shared.id,
});

/**
 * Gives a person a value of their own for a shared secret: `bad-request` for callers that are no people, without the
 * shared secret, or when there is an override already. History, which everybody reads, does not tell of it.
 */
export const createOverride = async (unit: Unit, request: WriteSecretRequest): Promise<WrittenSecret> => {
  const { shared, own, scope } = await enter(unit, request, 'create');
  const { access } = scope;
  if (!shared) throw new LocketError('bad-request', 'There is no shared secret of this name to override');
  if (own.length > 0) throw new LocketError('bad-request', 'Secret already exist');
  const tags = await existingTags(unit, access.project.id, request.draft.tagIds ?? []);
  assertDraftFits(request.draft);
  assertMayRefer(access, request.draft.value);
  const secret = newOverride(unit, scope, shared, request);
  await carryOut(unit, [scope], [{ after: secret, taken: 'conflict' }], named(secret, shared));
  return written(scope, named(secret, shared), tags);
};

/** Writes the next version of the caller's override; `not-found` without one, `bad-request` for another name. */
export const updateOverride = async (unit: Unit, request: UpdateSecretRequest): Promise<WrittenSecret> => {
  if (request.newName !== undefined && request.newName !== request.name)
    throw new LocketError('bad-request', 'A personal override has the name of its shared secret');
  const { scope, shared, own } = await enter(unit, request, 'edit');
  const { access } = scope;
  const [previous, ...others] = own;
  if (!shared || !previous) throw secretNotFound();
  const draft = await draftFor(request.draft, previous);
  const tagIds = draft.tagIds ?? previous.tagIds;
  const tags = await (draft.tagIds ? existingTags : tagsById)(unit, access.project.id, tagIds);
  assertDraftFits(draft);
  assertMayRefer(access, draft.value);
  const current = await openSecret(unit, access.project, previous);
  const secret = nextVersion(unit, current, draft, '');
  if (changesNothing(current, secret, draft, true)) {
    noteSecret(unit, named(current, shared));
    noteUnchanged(unit);
    return written(scope, named(current, shared), tags);
  }
  await carryOut(
    unit,
    [scope],
    [
      { before: { secret: current, sealed: previous }, after: secret },
      ...others.map((disposesOf) => ({ disposesOf })),
    ],
    named(secret, shared),
  );
  return written(scope, named(secret, shared), tags);
};

/** Deletes the caller's override; `not-found` without one, whatever else has the name. */
export const deleteOverride = async (unit: Unit, request: NamedSecretRequest): Promise<WrittenSecret> => {
  const { scope, shared, own } = await enter(unit, request, 'delete');
  const [previous] = own;
  if (!shared || !previous) throw secretNotFound();
  const { project } = scope.access;
  const tags = await tagsById(unit, project.id, previous.tagIds);
  const secret = named(await openSecret(unit, project, previous), shared);
  await carryOut(
    unit,
    [scope],
    own.map((disposesOf) => ({ disposesOf })),
    secret,
  );
  return written(scope, secret, tags);
};
