import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { openShare, parseLink, type ShareLink } from './link.ts';
import type { Share, ShareAccess } from './share.ts';
import { type PasswordCheck, passwordCheck, shareLimits } from './share-password.ts';

export interface ViewRequest {
  readonly link: string;
  readonly password?: string | undefined;
}

/** A share as its reader sees it. */
export interface OpenedShare {
  readonly value: string;
  readonly accessType: ShareAccess;
  readonly expiresAt: string;
  /** Views that were left before this one. */
  readonly viewsLeft: number | null;
  /** Name of the organization, for a share that is for its members. */
  readonly organizationName?: string;
}

/** What opening answers: without a password that is needed only that it is. */
export interface View {
  readonly isPasswordProtected: boolean;
  readonly opened?: OpenedShare;
}

/** Uncounted views write down when the share was last seen at most once in this many milliseconds. */
const seenResolution = 60_000;

const unknownShare = (): LocketError => new LocketError('not-found', 'Shared secret not found');

const assertMember = ({ caller }: Unit, { accessType, owner }: Share): void => {
  if (accessType === 'anyone') return;
  if (caller.kind === 'anonymous')
    throw new LocketError('unauthenticated', 'This secret is for members of its organization: log in first');
  if (caller.orgId !== owner?.orgId)
    throw new LocketError('forbidden', 'This secret is for members of its organization');
};

const assertStillOpen = ({ expiresAt, viewsLeft, value }: Share, now: Date): void => {
  if (Date.parse(expiresAt) <= now.getTime())
    throw new LocketError('forbidden', 'This secret has expired by date');
  if (viewsLeft === 0 || value === null)
    throw new LocketError('forbidden', 'This secret has expired by number of views');
};

const isDue = ({ viewsLeft, lastViewedAt }: Share, now: Date): boolean =>
  viewsLeft !== null || lastViewedAt === null || now.getTime() - Date.parse(lastViewedAt) >= seenResolution;

const viewChanges = (unit: Unit, share: Share): readonly Change[] => {
  const now = unit.runtime.now();
  return isDue(share, now) ? [unit.stores.shares.view(share, now.toISOString())] : [];
};

const findShare = async (unit: Unit, link: ShareLink): Promise<Share> => {
  unit.stores.shares.expect(link.digest);
  unit.stores.guesses.expect(...shareLimits(unit, link.digest).map(({ guesses }) => guesses));
  const share = await unit.stores.shares.byDigest(link.digest);
  if (!share) throw unknownShare();
  unit.note({
    organizationId: share.owner?.orgId ?? instanceScope,
    metadata: { sharedSecretId: share.id, accessType: share.accessType, revealed: false },
  });
  return share;
};

const organizationName = async (unit: Unit, { accessType, owner }: Share) => {
  if (accessType !== 'organization' || !owner) return {};
  const organization = await unit.stores.organizations.find(owner.orgId);
  return organization ? { organizationName: organization.name } : {};
};

const viewOnce = async (unit: Unit, link: ShareLink, check: PasswordCheck | undefined): Promise<View> => {
  const share = await findShare(unit, link);
  assertMember(unit, share);
  assertStillOpen(share, unit.runtime.now());
  const isPasswordProtected = share.passwordHash !== null;
  if (isPasswordProtected && !check) return { isPasswordProtected };
  const unlocked = isPasswordProtected && check ? await check(unit, share) : [];
  const opened = {
    value: openShare(share, link, share.value ?? new Uint8Array()),
    accessType: share.accessType,
    expiresAt: share.expiresAt,
    viewsLeft: share.viewsLeft,
    ...(await organizationName(unit, share)),
  };
  unit.note({ metadata: { revealed: true } });
  await unit.commit([...viewChanges(unit, share), ...unlocked]);
  return { isPasswordProtected, opened };
};

/**
 * Opens a share with its link. A counted view is taken before anything is answered: of any number of views at once
 * exactly as many succeed as are left.
 *
 * @throws LocketError `not-found` for a link that leads nowhere; `unauthenticated` or `forbidden` for somebody outside
 *   the organization that the share is for; `forbidden` once it has expired; `unauthenticated` for a wrong password;
 *   `too-many-attempts` after five of them from one network.
 */
export const viewShare = async (unit: Unit, { link, password }: ViewRequest): Promise<View> => {
  const parsed = parseLink(link);
  if (!parsed) throw unknownShare();
  const check = password === undefined ? undefined : passwordCheck(password);
  return retryingConflicts(unit, () => viewOnce(unit, parsed, check));
};
