import type { AuthorityStore, Gate, IssuanceCount } from '../../../../domain/pki/authority.ts';
import { issuanceShards } from '../../../../domain/pki/authority.ts';
import { listAmongKeys, perPlace } from '../../../../domain/pki/list-places.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, type Condition, unconditional, update } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { number } from '../shape.ts';

/** What goes with a CA that was deleted, at the same instant. */
export interface Ending {
  /** Seconds since 1970. */
  readonly endsAt?: number;
}

/** Seconds since 1970. */
export const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);

/** What one of the places says; no more is counted where it is closed. */
interface IssuanceRecord extends Ending {
  readonly issued: number;
  /** Those too whose record was deleted. */
  readonly numbered?: number;
  readonly isClosed?: boolean;
}

export const issuanceItem = itemType<IssuanceRecord>()({
  name: 'count of what a CA issued, and ever issued, in one of eight places, and whether it still issues',
  readBy: 'issuing, the total of lists, disabling and deleting a CA; `ttl` once it is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CAISSUED#<ca>#<shard>',
  key: (projectId: string, caId: string, shard: number) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CAISSUED#${caId}#${shard}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CAISSUED#' }) },
  shape: { issued: number },
  leadsTo: [],
});

const shards = Array.from({ length: issuanceShards }, (_, shard) => shard);

const names = { '#issued': 'issued', '#closed': 'isClosed', '#ttl': 'ttl' } as const;

/** As it was counted. */
const asSeen = (seen: IssuanceCount | undefined): Condition => {
  if (!seen) return { expression: 'attribute_exists(pk) or attribute_not_exists(pk)' };
  return seen.issued === undefined
    ? absent
    : { expression: '#issued = :seen', values: { ':seen': seen.issued } };
};

const gateAt = (
  key: ReturnType<typeof issuanceItem.key>,
  { isClosed, endsAt }: Gate,
  seen: IssuanceCount | undefined,
): Change => {
  const kept = 'v = :v, #issued = if_not_exists(#issued, :zero)';
  const ends = endsAt === undefined ? undefined : secondsOf(endsAt);
  const closing = isClosed ? ', #closed = :closed' : '';
  const removed = [...(isClosed ? [] : ['#closed']), ...(ends === undefined ? ['#ttl'] : [])];
  const setting = `SET ${kept}${closing}${ends === undefined ? '' : ', #ttl = :ends'}`;
  return update(
    key,
    removed.length > 0 ? `${setting} REMOVE ${removed.join(', ')}` : setting,
    {
      names,
      values: {
        ':v': issuanceItem.version,
        ':zero': 0,
        ...(isClosed && { ':closed': true }),
        ...(ends !== undefined && { ':ends': ends }),
      },
    },
    asSeen(seen),
  );
};

/** More is issued, and the list takes more. */
const stillOpen = (list: number): Condition => ({
  expression: 'attribute_not_exists(#closed) and (attribute_not_exists(#numbered) or #numbered < :full)',
  names: { '#closed': 'isClosed', '#numbered': 'numbered' },
  values: { ':full': (listAmongKeys(list).index + 1) * perPlace },
});

const counting = { '#issued': 'issued' };

type Issuances = Pick<
  AuthorityStore,
  'issuances' | 'numbered' | 'issuedIn' | 'issuance' | 'forgotten' | 'gate'
>;

/**
 * What a CA issued is counted in eight places: each issuance touches one of them, and whoever lets nothing more be issued
 * closes all.
 */
export const issuanceCounts = (session: ReadSession): Issuances => ({
  issuances: (projectId, caId) =>
    Promise.all(
      shards.map(async (shard) => {
        const count = await session.read(issuanceItem, issuanceItem.key(projectId, caId, shard));
        return { shard, issued: count?.issued, numbered: count?.numbered ?? 0 };
      }),
    ),
  numbered: async (projectId, caId, shard) =>
    (await session.read(issuanceItem, issuanceItem.key(projectId, caId, shard)))?.numbered ?? 0,
  issuedIn: async (projectId) =>
    (await session.list(issuanceItem, issuanceItem.ranges.of(projectId))).reduce(
      (sum, { issued }) => sum + issued,
      0,
    ),
  issuance: (projectId, caId, { shard, list }) =>
    update(
      issuanceItem.key(projectId, caId, shard),
      'SET v = :v ADD #issued :one, #numbered :one',
      {
        names: { ...counting, '#numbered': 'numbered' },
        values: { ':one': 1, ':v': issuanceItem.version },
      },
      stillOpen(list),
    ),
  forgotten: (projectId, caId, shard) =>
    unconditional(issuanceItem.key(projectId, caId, shard), 'SET v = :v ADD #issued :less', {
      names: counting,
      values: { ':less': -1, ':v': issuanceItem.version },
    }),
  gate: (projectId, caId, gate, seen) =>
    shards.map((shard) =>
      gateAt(
        issuanceItem.key(projectId, caId, shard),
        gate,
        seen?.find((each) => each.shard === shard),
      ),
    ),
});
