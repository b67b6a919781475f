import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { assertDraftFits, draftFor, firstVersion, nextVersion } from './drafts.ts';
import { secretNotFound } from './found-secret.ts';
import { assertMayRefer } from './reference-rights.ts';
import { assertMaySecret, type SecretAction } from './rights.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from './scope.ts';
import { dataKey, openSecret, sealSecret } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';
import { existingTags, tagsById } from './secret-tags.ts';
import { noteSecret, noteUnchanged } from './trail.ts';
import { changesNothing } from './unchanged.ts';
import type { NamedSecretRequest, UpdateSecretRequest, WriteSecretRequest } from './write-secret.ts';
import { type WrittenSecret, written } from './written-secret.ts';

/** What stands under a name for one person: the shared secret, and this person's record beside it. */
export interface Pair {
  readonly shared: SealedSecret | undefined;
  readonly own: SealedSecret | undefined;
}

/** The person an override belongs to; `bad-request` for any other caller. */
const ownerOf = (unit: Unit): string => {
  if (unit.caller.kind === 'user') return unit.caller.id;
  throw new LocketError('bad-request', 'Personal secrets belong to people: this token is not a user session');
};

/** The override of a pair, if it is one of the shared secret that is there now. */
export const visibleOverride = ({ shared, own }: Pair): SealedSecret | undefined =>
  shared && own?.sharedId === shared.id ? own : undefined;

const pairAt = async (unit: Unit, scope: PresentScope, name: string): Promise<Pair> => {
  const place = { environmentId: scope.environment.id, folderId: scope.folderId, name };
  const [shared, own] = await Promise.all([
    unit.stores.secrets.head(place),
    unit.stores.secrets.head({ ...place, userId: ownerOf(unit) }),
  ]);
  return { shared, own };
};

/** The caller's visible overrides of these shared secrets, in the same order; `bad-request` for no person. */
export const overridesOf = async (
  unit: Unit,
  all: readonly {
    readonly scope: PresentScope;
    readonly name: string;
    readonly shared: SealedSecret | undefined;
  }[],
): Promise<readonly (SealedSecret | undefined)[]> => {
  const userId = ownerOf(unit);
  const own = await Promise.all(
    all.map(({ scope: { environment, folderId }, name }) =>
      unit.stores.secrets.head({ environmentId: environment.id, folderId, name, userId }),
    ),
  );
  return all.map(({ shared }, n) => visibleOverride({ shared, own: own[n] }));
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

const newOverride = (
  unit: Unit,
  scope: PresentScope,
  shared: SealedSecret,
  request: WriteSecretRequest,
): Secret => ({
  ...firstVersion(unit, scope, request.name, request.draft),
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
  if (visibleOverride({ shared, own })) throw new LocketError('bad-request', 'Secret already exist');
  const tags = await existingTags(unit, access.project.id, request.draft.tagIds ?? []);
  assertDraftFits(request.draft);
  assertMayRefer(access, request.draft.value);
  const secret = newOverride(unit, scope, shared, request);
  noteSecret(unit, secret);
  const sealed = sealSecret(unit, await dataKey(unit, access.project), secret);
  // One that stood for a secret which is gone makes way.
  const { secrets } = unit.stores;
  await unit.commit(own ? secrets.replacement(sealed, own) : secrets.creation(sealed, 'conflict'));
  return written(scope, secret, tags);
};

/** Writes the next version of the caller's override; `not-found` without one, `bad-request` for another name. */
export const updateOverride = async (unit: Unit, request: UpdateSecretRequest): Promise<WrittenSecret> => {
  if (request.newName !== undefined && request.newName !== request.name)
    throw new LocketError('bad-request', 'A personal override has the name of its shared secret');
  const found = await enter(unit, request, 'edit');
  const { access } = found.scope;
  const previous = visibleOverride(found);
  if (!previous) throw secretNotFound();
  const draft = await draftFor(request.draft, previous);
  const tagIds = draft.tagIds ?? previous.tagIds;
  const tags = await (draft.tagIds ? existingTags : tagsById)(unit, access.project.id, tagIds);
  assertDraftFits(draft);
  assertMayRefer(access, draft.value);
  const current = await openSecret(unit, access.project, previous);
  const secret = nextVersion(unit, current, draft);
  if (changesNothing(current, secret, draft, true)) {
    noteSecret(unit, current);
    noteUnchanged(unit);
    return written(found.scope, current, tags);
  }
  noteSecret(unit, secret);
  const sealed = sealSecret(unit, await dataKey(unit, access.project), secret);
  await unit.commit(unit.stores.secrets.replacement(sealed, previous));
  return written(found.scope, secret, tags);
};

/** Deletes the caller's override; `not-found` without one, whatever else has the name. */
export const deleteOverride = async (unit: Unit, request: NamedSecretRequest): Promise<WrittenSecret> => {
  const found = await enter(unit, request, 'delete');
  const previous = visibleOverride(found);
  if (!previous) throw secretNotFound();
  const tags = await tagsById(unit, found.scope.access.project.id, previous.tagIds);
  const secret = await openSecret(unit, found.scope.access.project, previous);
  noteSecret(unit, secret);
  await unit.commit(unit.stores.secrets.deletion(previous, unit.runtime.now().toISOString()));
  return written(found.scope, secret, tags);
};
