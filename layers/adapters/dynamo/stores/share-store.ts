import type { Share, ShareOwner, ShareStore } from '../../../domain/sharing/share.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

/** What the owner's list knows of a share without opening it. */
interface Line {
  readonly digest: string;
  readonly expiresAt: string;
}

const expiryOf = ({ expiresAt }: Line) => ({ ttl: Math.ceil(Date.parse(expiresAt) / 1000) });

/** The last view takes the value with it: what cannot be opened any more need not be kept. */
const lastView = (share: Share, at: string) =>
  update(
    keys.share(share.digest),
    'SET viewsLeft = viewsLeft - :one, lastViewedAt = :at, updatedAt = :at, #value = :none',
    { names: { '#value': 'value' }, values: { ':one': 1, ':at': at, ':none': null } },
    { expression: 'viewsLeft = :one' },
  );

/** One of several: it must not become the last one unseen. */
const countedView = (share: Share, at: string) =>
  update(
    keys.share(share.digest),
    'SET viewsLeft = viewsLeft - :one, lastViewedAt = :at, updatedAt = :at',
    { values: { ':one': 1, ':at': at } },
    { expression: 'viewsLeft > :one' },
  );

const freeView = (share: Share, at: string) =>
  update(
    keys.share(share.digest),
    'SET lastViewedAt = :at, updatedAt = :at',
    { values: { ':at': at } },
    present,
  );

const byDigest = async (session: ReadSession, digest: string): Promise<Share | undefined> =>
  fromItem<Share>(await session.get(keys.share(digest)));

const listOf =
  (session: ReadSession): ShareStore['listOf'] =>
  async (owner, now, { offset, limit }) => {
    const lines = fromItems<Line>(await session.all(keys.ownShares(owner)));
    const live = lines.filter(({ expiresAt }) => Date.parse(expiresAt) > now.getTime()).reverse();
    const page = live.slice(offset, offset + limit);
    const found = await Promise.all(page.map(({ digest }) => byDigest(session, digest)));
    return { shares: found.flatMap((share) => share ?? []), total: live.length };
  };

const ofOwner = async (session: ReadSession, owner: ShareOwner, shareId: string) => {
  const line = fromItem<Line>(await session.get(keys.ownShare(owner, shareId)));
  return line && byDigest(session, line.digest);
};

/** Shares under the digest of their link's access token; their owners find them by a line of their own. */
export const shareStore = (session: ReadSession): ShareStore => ({
  byDigest: (digest) => byDigest(session, digest),
  ofOwner: (owner, shareId) => ofOwner(session, owner, shareId),
  listOf: listOf(session),
  creation: (share) => [
    put(toItem(keys.share(share.digest), share, expiryOf(share)), absent),
    ...(share.owner
      ? [
          put(
            toItem(
              keys.ownShare(share.owner, share.id),
              { digest: share.digest, expiresAt: share.expiresAt },
              expiryOf(share),
            ),
            absent,
          ),
        ]
      : []),
  ],
  view: (share, at) => {
    if (share.viewsLeft === null) return freeView(share, at);
    return share.viewsLeft === 1 ? lastView(share, at) : countedView(share, at);
  },
  deletion: (share) => [
    remove(keys.share(share.digest)),
    ...(share.owner ? [remove(keys.ownShare(share.owner, share.id))] : []),
  ],
  expect: (digest) => session.expect(keys.share(digest)),
});
