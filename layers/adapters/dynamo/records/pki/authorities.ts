import {
  type Authority,
  type AuthorityCertificate,
  type AuthorityKey,
  type AuthorityStore,
  caKeyVersion,
  type Gate,
  type IssuanceCount,
  issuanceShards,
} from '../../../../domain/pki/authority.ts';
import { listAmongKeys, perPlace } from '../../../../domain/pki/list-places.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, unconditional, update } from '../../changes.ts';
import { guesses } from '../../guesses.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { bytes, flag, number, oneOf, text } from '../shape.ts';

/** What goes with a CA that was deleted, at the same instant. */
interface Ending {
  /** Seconds since 1970. */
  readonly endsAt?: number;
}

const ttl = ({ endsAt }: Ending): number | undefined => endsAt;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);
const ending = ({ deletion }: Authority): Ending =>
  deletion ? { endsAt: secondsOf(deletion.deletesAt) } : {};

const withoutEnding = <T extends object>({ endsAt: _ended, ...record }: T & Ending): Omit<T, 'endsAt'> =>
  record as Omit<T, 'endsAt'>;

const authorityOwnerItem = itemType<{ readonly projectId: string } & Ending>()({
  name: 'project of a CA',
  readBy: 'uses of a CA by its id, its revocation list; `ttl` once it is deleted',
  pk: 'CA#<ca>',
  sk: 'CA',
  key: (caId: string) => ({ pk: `CA#${caId}`, sk: 'CA' }),
  shape: { projectId: text },
  ttl,
});

const authorityItem = itemType<Authority>()({
  name: 'certificate authority',
  readBy: 'every use of the CA, lists; `ttl` once it is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CA#<ca>',
  key: (projectId: string, caId: string) => ({ pk: `PROJECT#${projectId}`, sk: `CA#${caId}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CA#' }) },
  shape: {
    id: text,
    projectId: text,
    status: oneOf('active', 'disabled', 'pending-certificate'),
    publicKey: bytes,
    requireTemplateForIssuance: flag,
    revision: number,
  },
  ttl: (authority) => ending(authority).endsAt,
  leadsTo: [toItem(authorityOwnerItem, ({ id }) => authorityOwnerItem.key(id))],
});

export const authorityKeyItem = itemType<AuthorityKey & Ending>()({
  name: 'private key of a CA, sealed',
  readBy: 'signing; `ttl` once the CA is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CAKEY#<ca>',
  key: (projectId: string, caId: string) => ({ pk: `PROJECT#${projectId}`, sk: `CAKEY#${caId}` }),
  shape: { projectId: text, caId: text, wrapped: bytes },
  ttl,
  leadsTo: [],
});

export const furtherAuthorityKeyItem = itemType<AuthorityKey & Ending>()({
  name: 'private key that a CA got when it was renewed, sealed',
  readBy: 'signing by it, revocation lists and responders of the key; `ttl` once the CA is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CAFURTHERKEY#<ca>#<key version>',
  key: (projectId: string, caId: string, keyVersion: number) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CAFURTHERKEY#${caId}#${keyVersion}`,
  }),
  shape: { projectId: text, caId: text, keyVersion: number, wrapped: bytes },
  ttl,
  leadsTo: [],
});

const authorityCertificateItem = itemType<AuthorityCertificate & Ending>()({
  name: 'certificate of a CA, and those above it',
  readBy: 'signing, chains, the public address in certificates; `ttl` once the CA is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CACERTIFICATE#<ca>#<certificate>',
  key: (projectId: string, caId: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CACERTIFICATE#${caId}#${certificateId}`,
  }),
  ranges: {
    of: (projectId: string, caId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CACERTIFICATE#${caId}#`,
    }),
  },
  shape: { id: text, caId: text, version: number, serialNumber: text, der: bytes, chain: text },
  ttl,
  leadsTo: [],
});

/** What one of the places says; no more is counted where it is closed. */
interface IssuanceRecord extends Ending {
  readonly issued: number;
  /** Those too whose record was deleted. */
  readonly numbered?: number;
  readonly isClosed?: boolean;
}

const issuanceItem = itemType<IssuanceRecord>()({
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

export const authorityItems = [
  authorityItem,
  authorityKeyItem,
  furtherAuthorityKeyItem,
  authorityCertificateItem,
  issuanceItem,
];
export const authorityOwnerItems = [authorityOwnerItem];

const shards = Array.from({ length: issuanceShards }, (_, shard) => shard);

const putAuthority = (authority: Authority, condition: Condition): Change =>
  put(authorityItem.item(authorityItem.key(authority.projectId, authority.id), authority), condition);
const putOwner = (authority: Authority, condition?: Condition): Change =>
  put(
    authorityOwnerItem.item(authorityOwnerItem.key(authority.id), {
      projectId: authority.projectId,
      ...ending(authority),
    }),
    condition,
  );
const putKey = (key: AuthorityKey, end: Ending, condition?: Condition): Change => {
  const { projectId, caId } = key;
  const version = caKeyVersion(key);
  if (version === 1)
    return put(authorityKeyItem.item(authorityKeyItem.key(projectId, caId), { ...key, ...end }), condition);
  const further = furtherAuthorityKeyItem.key(projectId, caId, version);
  return put(furtherAuthorityKeyItem.item(further, { ...key, ...end }), condition);
};
const putCertificate = (certificate: AuthorityCertificate, end: Ending, condition?: Condition): Change => {
  const { projectId, caId, id } = certificate;
  const key = authorityCertificateItem.key(projectId, caId, id);
  return put(authorityCertificateItem.item(key, { ...certificate, ...end }), condition);
};

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

const projectOf = async (session: ReadSession, caId: string): Promise<string | undefined> => {
  const guess = guesses.recall('ca', caId);
  if (guess && (await session.read(authorityItem, authorityItem.key(guess, caId)))) return guess;
  const projectId = (await session.read(authorityOwnerItem, authorityOwnerItem.key(caId)))?.projectId;
  if (projectId) guesses.learn(projectId, 'ca', caId);
  return projectId;
};

const read = async <T extends object>(stored: Promise<(T & Ending) | undefined>) => {
  const found = await stored;
  return found && (withoutEnding(found) as T);
};

/**
 * CAs under their project, the private key apart from what is listed. What a CA issued is counted in eight places: each
 * issuance touches one of them, and whoever lets nothing more be issued closes all.
 */
export const authorityStore = (session: ReadSession): AuthorityStore => ({
  find: (projectId, caId) => session.read(authorityItem, authorityItem.key(projectId, caId)),
  projectOf: (caId) => projectOf(session, caId),
  inProject: (projectId) => session.list(authorityItem, authorityItem.ranges.of(projectId)),
  key: (projectId, caId, version = 1) =>
    read<AuthorityKey>(
      version === 1
        ? session.read(authorityKeyItem, authorityKeyItem.key(projectId, caId))
        : session.read(furtherAuthorityKeyItem, furtherAuthorityKeyItem.key(projectId, caId, version)),
    ),
  certificate: (projectId, caId, id) =>
    read<AuthorityCertificate>(
      session.read(authorityCertificateItem, authorityCertificateItem.key(projectId, caId, id)),
    ),
  certificates: async (projectId, caId) =>
    (await session.list(authorityCertificateItem, authorityCertificateItem.ranges.of(projectId, caId)))
      .map((stored) => withoutEnding(stored) as AuthorityCertificate)
      .sort((a, b) => a.version - b.version),
  creation: (authority, key, certificate) => [
    putAuthority(authority, absent),
    putOwner(authority, absent),
    putKey(key, {}, absent),
    ...(certificate ? [putCertificate(certificate, {}, absent)] : []),
  ],
  replacement: (authority, previous) => [putAuthority(authority, atRevision(previous.revision))],
  certification: (authority, previous, certificate, key) => [
    putAuthority(authority, atRevision(previous.revision)),
    putCertificate(certificate, {}, absent),
    ...(key ? [putKey(key, {}, absent)] : []),
  ],
  deletion: (authority, previous, keys, certificates) => [
    putAuthority(authority, atRevision(previous.revision)),
    putOwner(authority),
    ...keys.map((key) => putKey(key, ending(authority))),
    ...certificates.map((certificate) => putCertificate(certificate, ending(authority))),
  ],
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
  guessProject: (caId) => guesses.recall('ca', caId),
  expect: (caId) => {
    const projectId = guesses.recall('ca', caId);
    if (projectId) session.expect(authorityItem.key(projectId, caId), authorityKeyItem.key(projectId, caId));
    else session.expect(authorityOwnerItem.key(caId));
  },
});
