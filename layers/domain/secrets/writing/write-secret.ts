import type { Asked } from '../../approvals/ask.ts';
import { openForChange } from '../../approvals/governed-places.ts';
import type { PresentScope, ScopeRequest } from '../../places/scope.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import {
  assertDraftFits,
  type Drafting,
  draftFor,
  firstVersion,
  nextVersion,
  type SecretDraft,
} from '../core/drafts.ts';
import { assertReminder } from '../core/reminders.ts';
import { assertMaySecret, assertOpensNothing, maySecret, type SecretAction } from '../core/rights.ts';
import { openSecret } from '../core/sealing.ts';
import type { SealedSecret, SecretType } from '../core/secret.ts';
import { existingTags, tagsById, tagsOfUpdate } from '../core/secret-tags.ts';
import { noteSecret, noteUnchanged } from '../core/trail.ts';
import { changesNothing } from '../core/unchanged.ts';
import { secretNotFound } from '../reading/found-secret.ts';
import { assertMayRefer } from '../references/reference-rights.ts';
import { carryOut } from './alterations.ts';
import { createOverride, deleteOverride, updateOverride } from './overrides.ts';
import { consequencesOfRelocations } from './renaming-consequences.ts';
import { type WrittenSecret, written } from './written-secret.ts';

export interface NamedSecretRequest extends ScopeRequest {
  readonly name: string;
  readonly type: SecretType;
}

export interface WriteSecretRequest extends NamedSecretRequest {
  readonly draft: SecretDraft;
}

export interface UpdateSecretRequest extends NamedSecretRequest {
  readonly draft: Drafting;
  readonly newName?: string | undefined;
  /** Has the references to a renamed secret follow it. */
  readonly updateReferences?: boolean | undefined;
}

/** What was written, or the request that it became. */
export type WriteResult = WrittenSecret | Asked;

const createOnce = async (unit: Unit, request: WriteSecretRequest): Promise<WriteResult> => {
  const { name, draft } = request;
  const scope = await openForChange(unit, request);
  const { access } = scope;
  const tagIds = draft.tagIds ?? [];
  const tags = await existingTags(unit, access.project.id, tagIds);
  assertMaySecret(scope, 'create', name, tags.slugs(tagIds));
  assertDraftFits(draft);
  assertMayRefer(access, draft.value);
  const secret = firstVersion(unit, scope, name, draft);
  assertReminder(secret);
  const asked = await carryOut(unit, [scope], [{ after: secret }], secret);
  return asked ?? written(scope, secret, tags, draft);
};

/**
 * Creates a secret with version 1, or a personal override of one. `bad-request` when the name is taken, `not-found` for
 * a missing folder or tag, `permission-denied` also for a value that refers to what the caller may not read.
 */
export const createSecret = (unit: Unit, request: WriteSecretRequest): Promise<WriteResult> =>
  retryingConflicts(unit, () => (request.type === 'personal' ? createOverride : createOnce)(unit, request));

/** The live shared secret of a name that the caller may change so; a stranger does not learn whether it is there. */
const standing = async (
  unit: Unit,
  scope: PresentScope,
  action: SecretAction,
  name: string,
): Promise<SealedSecret> => {
  const { environment, folderId, access } = scope;
  const live = await unit.stores.secrets.head({ environmentId: environment.id, folderId, name });
  const tagIds = live?.tagIds ?? [];
  assertMaySecret(scope, action, name, (await tagsById(unit, access.project.id, tagIds)).slugs(tagIds));
  if (!live) throw secretNotFound();
  return live;
};

const updateOnce = async (unit: Unit, request: UpdateSecretRequest): Promise<WriteResult> => {
  const { name, newName } = request;
  const scope = await openForChange(unit, request);
  const { access } = scope;
  const sealed = await standing(unit, scope, 'edit', name);
  const draft = await draftFor(request.draft, sealed);
  const tags = await tagsOfUpdate(unit, access.project.id, [{ draft, sealed }]);
  const looks = { name: newName ?? name, tags: tags.slugs(draft.tagIds ?? sealed.tagIds) };
  assertMaySecret(scope, 'edit', looks.name, looks.tags);
  assertOpensNothing(scope, { name, tags: tags.slugs(sealed.tagIds) }, looks);
  assertDraftFits(draft);
  assertMayRefer(access, draft.value);
  const previous = { sealed, secret: await openSecret(unit, access.project, sealed) };
  const isRenamed = newName !== undefined && newName !== name;
  const { references, alterations, following } = await consequencesOfRelocations(
    unit,
    access,
    isRenamed ? [{ secret: sealed, from: scope, to: scope, newName }] : [],
    { update: request.updateReferences === true, inHand: new Set([sealed.id]) },
  );
  const next = nextVersion(unit, previous.secret, draft, newName);
  const secret = draft.value === undefined ? following(next) : next;
  assertReminder(secret);
  const mayRead = maySecret(scope, 'read', name, tags.slugs(sealed.tagIds));
  if (changesNothing(previous.secret, secret, draft, mayRead)) {
    noteSecret(unit, previous.secret);
    noteUnchanged(unit);
    return written(scope, previous.secret, tags, draft);
  }
  const all = [{ before: previous, after: secret }, ...alterations];
  const asked = await carryOut(unit, [scope], all, secret);
  return asked ?? { ...written(scope, secret, tags, draft), references };
};

/**
 * Writes the next version of a secret, none when nothing would change; losers of a race try again, so versions have
 * no gaps and none is lost.
 */
export const updateSecret = (unit: Unit, request: UpdateSecretRequest): Promise<WriteResult> =>
  retryingConflicts(unit, () => (request.type === 'personal' ? updateOverride : updateOnce)(unit, request));

const deleteOnce = async (unit: Unit, request: NamedSecretRequest): Promise<WriteResult> => {
  const scope = await openForChange(unit, request);
  const sealed = await standing(unit, scope, 'delete', request.name);
  const tags = await tagsById(unit, scope.access.project.id, sealed.tagIds);
  const secret = await openSecret(unit, scope.access.project, sealed);
  const asked = await carryOut(unit, [scope], [{ before: { secret, sealed } }], secret);
  return asked ?? written(scope, secret, tags);
};

/**
 * Deletes a secret and answers what it was; it can be restored for 30 days. The overrides that people have of it are
 * out of sight with it. Deleting an override never touches the shared secret.
 */
export const deleteSecret = (unit: Unit, request: NamedSecretRequest): Promise<WriteResult> =>
  retryingConflicts(unit, () => (request.type === 'personal' ? deleteOverride : deleteOnce)(unit, request));
