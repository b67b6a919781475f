import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAnyAuthority, enterAuthority } from './access.ts';
import { type Authority, type AuthorityStatus, type IssuanceCount, isGone } from './authority.ts';
import type { EnterProject } from './create-authority.ts';
import { keysOf } from './signing-key.ts';

/** A CA by its id. Needs `certificate-authorities:read`. */
export const readAuthority = async (unit: Unit, caId: string): Promise<Authority> =>
  (await enterAuthority(unit, caId, 'read')).authority;

export interface AuthorityQuery {
  readonly status?: AuthorityStatus | undefined;
  readonly friendlyName?: string | undefined;
  readonly commonName?: string | undefined;
  /** Those that were deleted and can be restored, rather than those that stand. */
  readonly isDeleted?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

const isSought =
  ({ status, friendlyName, commonName, isDeleted = false }: AuthorityQuery, now: Date) =>
  (authority: Authority): boolean =>
    (authority.deletion !== undefined) === isDeleted &&
    !isGone(authority, now) &&
    (status === undefined || authority.status === status) &&
    (friendlyName === undefined || authority.friendlyName === friendlyName) &&
    (commonName === undefined || authority.commonName === commonName);

/** Ids are ordered by time. */
const newestFirst = (a: Authority, b: Authority): number => (a.id < b.id ? 1 : -1);

/** A page of a project's CAs, the newest first. Needs `certificate-authorities:read`. */
export const listAuthorities = async (
  unit: Unit,
  enter: EnterProject,
  query: AuthorityQuery,
): Promise<readonly Authority[]> => {
  const { project, ability } = await enter(unit);
  assertCan(ability, 'read', 'certificate-authorities');
  const all = await unit.stores.authorities.inProject(project.id);
  const found = all.filter(isSought(query, unit.runtime.now())).sort(newestFirst);
  unit.note({ metadata: { numberOfAuthorities: found.length } });
  return found.slice(query.offset, query.offset + query.limit);
};

export interface AuthorityChanges {
  readonly status?: 'active' | 'disabled' | undefined;
  /** Whether a CA that waits for its certificate is as active as it can be. */
  readonly mayWait?: boolean;
  readonly requireTemplateForIssuance?: boolean | undefined;
  readonly friendlyName?: string | undefined;
  /** Throws for a CA that is not what whoever changes it takes it for. */
  readonly assertStays?: (authority: Authority) => void;
}

/** A CA that waits for its certificate signs nothing, and waits on once it is enabled again. */
const statusAfter = (
  { status, active }: Authority,
  { status: asked, mayWait }: AuthorityChanges,
): AuthorityStatus => {
  if (asked !== 'active' || active) return asked ?? status;
  if (status === 'disabled' || mayWait) return 'pending-certificate';
  throw new LocketError('bad-request', 'CA does not have a certificate installed');
};

const changed = (authority: Authority, changes: AuthorityChanges, at: string): Authority => ({
  ...authority,
  status: statusAfter(authority, changes),
  requireTemplateForIssuance: changes.requireTemplateForIssuance ?? authority.requireTemplateForIssuance,
  friendlyName: changes.friendlyName ?? authority.friendlyName,
  updatedAt: at,
  revision: authority.revision + 1,
});

/**
 * Disables or enables a CA, or says whether it issues by templates only, or what it is called. What is under way when a CA is disabled is
 * not issued. Needs `certificate-authorities:edit`.
 */
export const updateAuthority = (unit: Unit, caId: string, changes: AuthorityChanges): Promise<Authority> =>
  retryingConflicts(unit, async () => {
    const { authority } = await enterAuthority(unit, caId, 'edit');
    changes.assertStays?.(authority);
    const { authorities } = unit.stores;
    const next = changed(authority, changes, unit.runtime.now().toISOString());
    const { status, requireTemplateForIssuance } = next;
    unit.note({ metadata: { caId, dn: authority.dn, status, requireTemplateForIssuance } });
    await unit.commit([
      ...authorities.replacement(next, authority),
      ...authorities.gate(authority.projectId, caId, { isClosed: status === 'disabled' }),
    ]);
    return next;
  });

const dayInMilliseconds = 86_400_000;
/** Days for which a deleted CA can be restored. */
const restorableDays = 30;

const ended = async (
  unit: Unit,
  next: Authority,
  previous: Authority,
  seen?: readonly IssuanceCount[],
): Promise<void> => {
  const { authorities } = unit.stores;
  const { projectId, id } = previous;
  const [keys, certificates] = await Promise.all([
    keysOf(unit, previous),
    authorities.certificates(projectId, id),
  ]);
  const gate = {
    isClosed: next.deletion !== undefined || next.status === 'disabled',
    endsAt: next.deletion?.deletesAt,
  };
  await unit.commit([
    ...authorities.deletion(next, previous, keys, certificates),
    ...authorities.gate(projectId, id, gate, seen),
  ]);
};

/** Answers what was counted before the look: as long as the counts stay, what was seen holds. */
const seenNothingLive = async (
  unit: Unit,
  { projectId, id }: Authority,
): Promise<readonly IssuanceCount[]> => {
  const { authorities, certificates } = unit.stores;
  const seen = await authorities.issuances(projectId, id);
  if (await certificates.hasLive(projectId, id, unit.runtime.now()))
    throw new LocketError(
      'bad-request',
      'CA has issued certificates that are valid: revoke them, or delete it with force=true',
    );
  return seen;
};

/**
 * Deletes a CA: nothing is signed by it from now on, and after 30 days its key is gone. Its certificates and its
 * revocation list are served until then. Needs `certificate-authorities:delete`; `bad-request` while certificates that
 * it issued are valid, unless forced.
 */
export const deleteAuthority = (unit: Unit, caId: string, isForced: boolean): Promise<Authority> =>
  retryingConflicts(unit, async () => {
    const { authority } = await enterAuthority(unit, caId, 'delete');
    const seen = isForced ? undefined : await seenNothingLive(unit, authority);
    const now = unit.runtime.now();
    const deletedAt = now.toISOString();
    const deletesAt = new Date(now.getTime() + restorableDays * dayInMilliseconds).toISOString();
    unit.note({ metadata: { caId, dn: authority.dn, deletesAt, isForced } });
    const next = {
      ...authority,
      deletion: { deletedAt, deletesAt },
      updatedAt: deletedAt,
      revision: authority.revision + 1,
    };
    await ended(unit, next, authority, seen);
    return next;
  });

/** Takes a deletion back while the CA waits for its end. Needs `certificate-authorities:create`. */
export const restoreAuthority = (unit: Unit, caId: string): Promise<Authority> =>
  retryingConflicts(unit, async () => {
    const { authority } = await enterAnyAuthority(unit, caId, 'create');
    const { deletion, ...standing } = authority;
    if (!deletion) throw new LocketError('bad-request', 'CA was not deleted');
    const next = {
      ...standing,
      updatedAt: unit.runtime.now().toISOString(),
      revision: authority.revision + 1,
    };
    await ended(unit, next, authority);
    return next;
  });
