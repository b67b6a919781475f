import type { Share, ShareOwner, ShareStore } from '../../../domain/sharing/share.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { bytes, number, oneOf, orNull, text } from './shape.ts';

/** What the owner's list knows of a share without opening it. */
interface Line {
  readonly digest: string;
  readonly expiresAt: string;
}

const expiryOf = ({ expiresAt }: Line): number => Math.ceil(Date.parse(expiresAt) / 1000);

const shareItem = itemType<Share>()({
  name: 'share, its value sealed under a key that only its link carries',
  readBy: 'opening a link; `ttl` at its expiry',
  pk: 'SHARE#<digest>',
  sk: 'SHARE',
  key: (digest: string) => ({ pk: `SHARE#${digest}`, sk: 'SHARE' }),
  shape: {
    id: text,
    digest: text,
    accessType: oneOf('anyone', 'organization'),
    value: orNull(bytes),
    passwordHash: orNull(text),
    viewsLeft: orNull(number),
    expiresAt: text,
  },
  ttl: expiryOf,
});

const ownShareItem = itemType<Line>()({
  name: 'share, from its owner’s side',
  readBy: 'listing and deleting one’s own; `ttl`',
  pk: ['USER#<user>', 'IDENTITY#<id>'],
  sk: 'SHARE#<org>#<share>',
  key: (owner: ShareOwner, shareId: string) => ({
    pk: `${owner.kind.toUpperCase()}#${owner.id}`,
    sk: `SHARE#${owner.orgId}#${shareId}`,
  }),
  ranges: {
    of: (owner: ShareOwner) => ({
      pk: `${owner.kind.toUpperCase()}#${owner.id}`,
      prefix: `SHARE#${owner.orgId}#`,
    }),
  },
  shape: { digest: text, expiresAt: text },
  ttl: expiryOf,
});

export const shareItems = [shareItem, ownShareItem];

/** The last view takes the value with it: what cannot be opened any more need not be kept. */
const lastView = (share: Share, at: string) =>
  update(
    shareItem.key(share.digest),
    'SET viewsLeft = viewsLeft - :one, lastViewedAt = :at, updatedAt = :at, #value = :none',
    { names: { '#value': 'value' }, values: { ':one': 1, ':at': at, ':none': null } },
    { expression: 'viewsLeft = :one' },
  );

/** One of several: it must not become the last one unseen. */
const countedView = (share: Share, at: string) =>
  update(
    shareItem.key(share.digest),
    'SET viewsLeft = viewsLeft - :one, lastViewedAt = :at, updatedAt = :at',
    { values: { ':one': 1, ':at': at } },
    { expression: 'viewsLeft > :one' },
  );

const freeView = (share: Share, at: string) =>
  update(
    shareItem.key(share.digest),
    'SET lastViewedAt = :at, updatedAt = :at',
    { values: { ':at': at } },
    present,
  );

const byDigest = (session: ReadSession, digest: string): Promise<Share | undefined> =>
  session.read(shareItem, shareItem.key(digest));

const listOf =
  (session: ReadSession): ShareStore['listOf'] =>
  async (owner, now, { offset, limit }) => {
    const lines = await session.list(ownShareItem, ownShareItem.ranges.of(owner));
    const live = lines.filter(({ expiresAt }) => Date.parse(expiresAt) > now.getTime()).reverse();
    const page = live.slice(offset, offset + limit);
    const found = await Promise.all(page.map(({ digest }) => byDigest(session, digest)));
    return { shares: found.flatMap((share) => share ?? []), total: live.length };
  };

const ofOwner = async (session: ReadSession, owner: ShareOwner, shareId: string) => {
  const line = await session.read(ownShareItem, ownShareItem.key(owner, shareId));
  return line && byDigest(session, line.digest);
};

/** Shares under the digest of their link's access token; their owners find them by a line of their own. */
export const shareStore = (session: ReadSession): ShareStore => ({
  byDigest: (digest) => byDigest(session, digest),
  ofOwner: (owner, shareId) => ofOwner(session, owner, shareId),
  listOf: listOf(session),
  creation: (share) => [
    put(shareItem.item(shareItem.key(share.digest), share), absent),
    ...(share.owner
      ? [
          put(
            ownShareItem.item(ownShareItem.key(share.owner, share.id), {
              digest: share.digest,
              expiresAt: share.expiresAt,
            }),
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
    remove(shareItem.key(share.digest)),
    ...(share.owner ? [remove(ownShareItem.key(share.owner, share.id))] : []),
  ],
  expect: (digest) => session.expect(shareItem.key(digest)),
});
