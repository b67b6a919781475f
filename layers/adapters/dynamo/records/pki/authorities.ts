import {
  type Authority,
  type AuthorityCertificate,
  type AuthorityKey,
  type AuthorityStore,
  caKeyVersion,
} from '../../../../domain/pki/authority.ts';
import { newShard } from '../../../../domain/pki/record.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put } from '../../changes.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { bytes, flag, number, oneOf, text } from '../shape.ts';
import { type Ending, issuanceCounts, issuanceItem, secondsOf } from './issuances.ts';

const ttl = ({ endsAt }: Ending): number | undefined => endsAt;
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

export const authorityItems = [
  authorityItem,
  authorityKeyItem,
  furtherAuthorityKeyItem,
  authorityCertificateItem,
  issuanceItem,
];
export const authorityOwnerItems = [authorityOwnerItem];

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

/** One request counts in one place, which it may have read before it is known what is counted there. */
const countedIn = (session: ReadSession, runtime: Pick<Runtime, 'randomBytes'>) => {
  let shard: number | undefined;
  const ownShard = (): number => {
    shard ??= newShard(runtime);
    return shard;
  };
  return {
    ...issuanceCounts(session),
    ownShard,
    expectIssuing: (caId: string) => expectIssuing(session, caId, ownShard()),
  };
};

/** Which certificate a CA signs under is remembered: whoever reads it there looks whether it still does. */
const find = async (session: ReadSession, projectId: string, caId: string) => {
  const found = await session.read(authorityItem, authorityItem.key(projectId, caId));
  if (found?.active) guesses.learn(found.active.id, 'ca-certificate', caId);
  return found;
};

const expect = (session: ReadSession, caId: string): string | undefined => {
  const projectId = guesses.recall('ca', caId);
  if (projectId) session.expect(authorityItem.key(projectId, caId), authorityKeyItem.key(projectId, caId));
  else session.expect(authorityOwnerItem.key(caId));
  return projectId;
};

const expectIssuing = (session: ReadSession, caId: string, shard: number): void => {
  const projectId = expect(session, caId);
  const active = guesses.recall('ca-certificate', caId);
  if (!projectId || !active) return;
  session.expect(
    authorityCertificateItem.key(projectId, caId, active),
    issuanceItem.key(projectId, caId, shard),
  );
};

/** CAs under their project, the private key apart from what is listed. */
export const authorityStore = (
  session: ReadSession,
  _table: Table,
  runtime: Pick<Runtime, 'randomBytes'>,
): AuthorityStore => ({
  ...countedIn(session, runtime),
  find: (projectId, caId) => find(session, projectId, caId),
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
  guessProject: (caId) => guesses.recall('ca', caId),
  expect: (caId) => void expect(session, caId),
});
