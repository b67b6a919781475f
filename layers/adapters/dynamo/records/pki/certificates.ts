import type {
  Certificate,
  CertificateBody,
  CertificateNameKind,
  CertificateStore,
  NamedLine,
  Revocation,
} from '../../../../domain/pki/certificate.ts';
import { listIdOf } from '../../../../domain/pki/list-places.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, present, put, remove } from '../../changes.ts';
import { digestOf } from '../../partition-text.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { bodyItem, certificateItem, deletedItem, endItem, nameItem } from './certificate-items.ts';
import { issuedByOf, linesIn, newestLines, putLines, removeLines } from './certificate-lines.ts';
import { profileCertificateItem } from './profiles.ts';
import { leaving, offList, putRevocation, revocationLists, revocationOn, staleMark } from './revocations.ts';

/** What was not stored yet will be. */
const isListed = ({ isListed: is = true }: Certificate): boolean => is;

const putRecord = (certificate: Certificate, condition: Condition): Change =>
  put(
    certificateItem.item(certificateItem.key(certificate.projectId, certificate.id), {
      ...certificate,
      isListed: isListed(certificate),
    }),
    condition,
  );

const nameKeys = (certificate: Certificate) =>
  (['commonName', 'friendlyName'] as const).map((kind) =>
    nameItem.key(certificate.projectId, kind, digestOf(certificate[kind]), certificate.id),
  );

const namedLine = (certificate: Certificate): NamedLine => {
  const issuedBy = issuedByOf(certificate);
  return {
    certificateId: certificate.id,
    notAfter: certificate.notAfter,
    ...(certificate.revocation && { isRevoked: true as const }),
    ...(issuedBy !== undefined && { issuedBy }),
  };
};

const putNames = (certificate: Certificate, condition?: Condition): readonly Change[] =>
  nameKeys(certificate).map((key) => put(nameItem.item(key, namedLine(certificate)), condition));

/** What was issued before there were lines stays without any until all of its project get them, the newest first. */
const moved = (certificate: Certificate, previous: Certificate): readonly Change[] =>
  isListed(previous) && (certificate.revocation === null) !== (previous.revocation === null)
    ? [...removeLines(previous), ...putLines(certificate), ...putNames(certificate)]
    : [];

const newestOfName = (projectId: string, kind: CertificateNameKind, name: string, limit: number) => ({
  ...nameItem.ranges.of(projectId, kind, digestOf(name)),
  newestFirst: true,
  limit,
});

const endKey = ({ projectId, caId, notAfter, id }: Certificate) => endItem.key(projectId, caId, notAfter, id);
const putEnd = (certificate: Certificate): Change =>
  put(
    endItem.item(endKey(certificate), {
      certificateId: certificate.id,
      notAfter: certificate.notAfter,
    }),
  );

const creation = (certificate: Certificate, body: CertificateBody): readonly Change[] => [
  put(bodyItem.item(bodyItem.key(body.serialNumber), body), absent),
  putRecord(certificate, absent),
  ...putNames(certificate, absent),
  ...putLines(certificate),
  putEnd(certificate),
];

/** Whoever changes it meanwhile has to see that it has lines, which are to be changed as well. */
const enlisting = (certificate: Certificate): readonly Change[] => {
  const listed = { ...certificate, isListed: true, revision: certificate.revision + 1 };
  return [putRecord(listed, atRevision(certificate.revision)), ...putNames(listed), ...putLines(listed)];
};

/** A revoked certificate is on its CA's list and does not count as valid; one that is released the other way round. */
const revocation = (certificate: Certificate, previous: Certificate, mark: string): readonly Change[] => [
  putRecord(certificate, atRevision(previous.revision)),
  ...(certificate.revocation
    ? [putRevocation(certificate, certificate.revocation), remove(endKey(certificate))]
    : [leaving(certificate), putEnd(certificate)]),
  staleMark(certificate, mark),
  ...moved(certificate, previous),
];

const deletion = (certificate: Certificate): readonly Change[] => [
  remove(certificateItem.key(certificate.projectId, certificate.id), atRevision(certificate.revision)),
  remove(bodyItem.key(certificate.serialNumber), present),
  remove(profileCertificateItem.key(certificate.id)),
  ...nameKeys(certificate).map((key) => remove(key)),
  ...removeLines(certificate),
  remove(endKey(certificate)),
  put(deletedItem.item(deletedKey(certificate), deletedFrom(certificate))),
];

const deletedFrom = ({ notAfter, list }: Certificate) => ({
  notAfter,
  ...(list !== undefined && { list }),
});
const deletedKey = ({ projectId, caId, serialNumber }: Certificate) =>
  deletedItem.key(projectId, caId, serialNumber);

/** The list of a certificate that was issued by this CA; it never changes. Undefined where nothing is known of one. */
const listOf = async (
  session: ReadSession,
  projectId: string,
  caId: string,
  serial: string,
): Promise<number | undefined> => {
  const [body, deleted] = await Promise.all([
    session.read(bodyItem, bodyItem.key(serial)),
    session.read(deletedItem, deletedItem.key(projectId, caId, serial)),
  ]);
  if (deleted) return deleted.list ?? 0;
  if (body?.projectId !== projectId) return undefined;
  const record = await session.read(certificateItem, certificateItem.key(projectId, body.certificateId));
  return record?.caId === caId ? (record.list ?? 0) : undefined;
};

const guessOf = (projectId: string, caId: string, serial: string) =>
  ['crl', projectId, caId, serial] as const;

/** Most are on the first list of their CA; which other one is remembered once it was looked up. */
const revocationOf = async (
  session: ReadSession,
  projectId: string,
  caId: string,
  serial: string,
): Promise<Revocation | undefined> => {
  const name = guessOf(projectId, caId, serial);
  const known = guesses.recall(...name);
  if (known !== undefined) return revocationOn(session, projectId, listIdOf(caId, Number(known)), serial);
  const [first, list] = await Promise.all([
    revocationOn(session, projectId, caId, serial),
    listOf(session, projectId, caId, serial),
  ]);
  if (list !== undefined) guesses.learn(String(list), ...name);
  return first ?? (list ? revocationOn(session, projectId, listIdOf(caId, list), serial) : undefined);
};

/** Which list it would be on is known where its revocation was asked for just now. */
const unrevoked = async (
  session: ReadSession,
  projectId: string,
  caId: string,
  serial: string,
): Promise<Change> => {
  const known = guesses.recall(...guessOf(projectId, caId, serial));
  const list = known ?? (await listOf(session, projectId, caId, serial));
  return offList(projectId, listIdOf(caId, Number(list ?? 0)), serial);
};

const oldestOf = (projectId: string) => ({ ...certificateItem.ranges.of(projectId), limit: 1 });

/**
 * Certificates under their project in the order of their issuance, and each under its serial number. Those that a page
 * shows are read by themselves, however many there are.
 */
export const certificateStore = (
  session: ReadSession,
  _table: Table,
  runtime: Pick<Runtime, 'uuid'>,
): CertificateStore => ({
  ...revocationLists(session),
  body: (serialNumber) => session.read(bodyItem, bodyItem.key(serialNumber)),
  find: (projectId, certificateId) =>
    session.read(certificateItem, certificateItem.key(projectId, certificateId)),
  creation,
  byName: async (projectId, kind, name, count) => {
    const { items } = await session.page(newestOfName(projectId, kind, name, count));
    return nameItem.readAll(items);
  },
  lines: (projectId, range, count) => linesIn(session, projectId, range, count),
  areListed: async (projectId) => {
    const [oldest] = certificateItem.readAll((await session.page(oldestOf(projectId))).items);
    return !oldest || isListed(oldest);
  },
  before: async (projectId, certificateId, count) => {
    const range = { ...certificateItem.ranges.of(projectId), newestFirst: true, limit: count };
    const after = certificateId && { after: certificateItem.key(projectId, certificateId).sk };
    return certificateItem.readAll((await session.page({ ...range, ...after })).items);
  },
  enlisting,
  hasLive: async (projectId, caId, now) => {
    const range = endItem.ranges.from(projectId, caId, now.toISOString());
    return (await session.page({ ...range, limit: 1 })).items.length > 0;
  },
  revocation: (certificate, previous) => revocation(certificate, previous, runtime.uuid()),
  revocationOf: (projectId, caId, serial) => revocationOf(session, projectId, caId, serial),
  unrevoked: (projectId, caId, serial) => unrevoked(session, projectId, caId, serial),
  standing: ({ projectId, id, revision }) => check(certificateItem.key(projectId, id), atRevision(revision)),
  wasDeleted: async (projectId, caId, serial) =>
    (await session.read(deletedItem, deletedItem.key(projectId, caId, serial))) !== undefined,
  deletion,
  expect: (serialNumber) => session.expect(bodyItem.key(serialNumber)),
  expectName: (projectId, kind, name, count) => void session.page(newestOfName(projectId, kind, name, count)),
  expectLines: (projectId, ranges, count) => {
    session.page(oldestOf(projectId));
    for (const range of ranges) session.page(newestLines(projectId, range, count));
  },
  expectRecord: (projectId, certificateId) => session.expect(certificateItem.key(projectId, certificateId)),
});
