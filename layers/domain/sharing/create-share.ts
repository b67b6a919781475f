import { instanceScope } from '../audit/event.ts';
import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { hashPassword } from '../passwords.ts';
import type { Unit } from '../unit.ts';
import { newLink, sealShare } from './link.ts';
import type { Share, ShareAccess, ShareOwner } from './share.ts';

/** Longest value that can be shared, in UTF-16 code units. */
export const maxSharedLength = 10_000;

/** Longest life of a share, in milliseconds: 30 days. */
const maxShareLife = 30 * 86_400_000;

export interface ShareRequest {
  readonly secretValue: string;
  readonly expiresAt: Date;
  readonly expiresAfterViews?: number | undefined;
  readonly password?: string | undefined;
  readonly name?: string | undefined;
  readonly accessType: ShareAccess;
}

const assertLife = (expiresAt: Date, now: Date): void => {
  const life = expiresAt.getTime() - now.getTime();
  const clock = `the clock of this server says ${now.toISOString()}`;
  if (life <= 0) throw new LocketError('bad-request', `expiresAt must be in the future: ${clock}`);
  if (life > maxShareLife) throw new LocketError('bad-request', `expiresAt must be within 30 days: ${clock}`);
};

const create = async (unit: Unit, owner: ShareOwner | null, request: ShareRequest): Promise<string> => {
  const { runtime, stores } = unit;
  const now = runtime.now();
  assertLife(request.expiresAt, now);
  const link = newLink(runtime);
  const placed = { id: runtime.uuid(), owner };
  const share: Share = {
    ...placed,
    digest: link.digest,
    accessType: request.accessType,
    name: request.name ?? null,
    value: sealShare(placed, link, request.secretValue, runtime),
    passwordHash: request.password === undefined ? null : await hashPassword(request.password, runtime),
    viewsLeft: request.expiresAfterViews ?? null,
    expiresAt: request.expiresAt.toISOString(),
    lastViewedAt: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
  unit.note({
    organizationId: owner?.orgId ?? instanceScope,
    metadata: { sharedSecretId: share.id, accessType: share.accessType, expiresAt: share.expiresAt },
  });
  await unit.commit(stores.shares.creation(share));
  return link.text;
};

/** The caller as the owner of shares. */
export const ownerOf = (unit: Unit): ShareOwner => {
  const { kind, id, orgId } = memberOf(unit.caller);
  return { kind, id, orgId };
};

/** Shares a value and answers its link. `bad-request` for an expiry that is past or more than 30 days ahead. */
export const createShare = (unit: Unit, request: ShareRequest): Promise<string> =>
  create(unit, ownerOf(unit), request);

/** The same for somebody who is not known: nobody can list or delete it, and anyone with the link may open it. */
export const createPublicShare = (unit: Unit, request: Omit<ShareRequest, 'accessType' | 'name'>) =>
  create(unit, null, { ...request, accessType: 'anyone' });
