import type {
  Certificate,
  CertificateBody,
  CertificateNameKind,
  CertificateStore,
  Revocation,
} from '../../../../domain/pki/certificate.ts';
import { listIdOf } from '../../../../domain/pki/list-places.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, present, put, remove } from '../../changes.ts';
import { digestOf } from '../../partition-text.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { bytes, document, number, text } from '../shape.ts';
import { profileCertificateItem } from './profiles.ts';
import { leaving, offList, putRevocation, revocationLists, revocationOn, staleMark } from './revocations.ts';

const bodyItem = itemType<CertificateBody>()({
  name: 'certificate by serial number',
  readBy: 'lookups by serial number, downloads',
  pk: 'CERTIFICATE#<serial>',
  sk: 'CERTIFICATE',
  key: (serial: string) => ({ pk: `CERTIFICATE#${serial}`, sk: 'CERTIFICATE' }),
  shape: { serialNumber: text, projectId: text, certificateId: text, der: bytes },
});

const certificateItem = itemType<Certificate>()({
  name: 'what is recorded of a certificate',
  readBy: 'lists, newest first; revocation',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATE#<certificate>',
  key: (projectId: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATE#${certificateId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATE#' }) },
  form: document,
  shape: { id: text, projectId: text, caId: text, serialNumber: text, notAfter: text, revision: number },
  leadsTo: [
    toItem(bodyItem, ({ serialNumber }) => bodyItem.key(serialNumber)),
    toItem(profileCertificateItem, ({ id }) => profileCertificateItem.key(id)),
  ],
});

interface Pointer {
  readonly certificateId: string;
}

const nameItem = itemType<Pointer>()({
  name: 'certificate by name',
  readBy: 'lists of one common name or friendly name',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATENAME#<kind>#<digest of the name>#<certificate>',
  key: (projectId: string, kind: CertificateNameKind, digest: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATENAME#${kind}#${digest}#${certificateId}`,
  }),
  ranges: {
    of: (projectId: string, kind: CertificateNameKind, digest: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CERTIFICATENAME#${kind}#${digest}#`,
    }),
  },
  shape: { certificateId: text },
  leadsTo: [],
});

const endItem = itemType<Pointer & { readonly notAfter: string }>()({
  name: 'certificate that is valid, by its end',
  readBy: 'whether a CA has issued what is still valid; `ttl` at the end',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEEND#<ca>#<instant>#<certificate>',
  key: (projectId: string, caId: string, instant: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEEND#${caId}#${instant}#${certificateId}`,
  }),
  ranges: {
    from: (projectId: string, caId: string, instant: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CERTIFICATEEND#${caId}#`,
      between: [`CERTIFICATEEND#${caId}#${instant}`, `CERTIFICATEEND#${caId}#~`] as const,
    }),
  },
  shape: { certificateId: text },
  ttl: ({ notAfter }) => Math.ceil(Date.parse(notAfter) / 1000),
  leadsTo: [],
});

const deletedItem = itemType<Pick<Certificate, 'notAfter' | 'list'>>()({
  name: 'certificate whose record was deleted',
  readBy: 'answering whether it is valid; `ttl` at its end',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEGONE#<ca>#<serial>',
  key: (projectId: string, caId: string, serial: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEGONE#${caId}#${serial}`,
  }),
  shape: { notAfter: text },
  ttl: ({ notAfter }) => Math.ceil(Date.parse(notAfter) / 1000),
  leadsTo: [],
});

export const certificateItems = [certificateItem, nameItem, endItem, bodyItem, deletedItem];

const putRecord = (certificate: Certificate, condition: Condition): Change =>
  put(
    certificateItem.item(certificateItem.key(certificate.projectId, certificate.id), certificate),
    condition,
  );

const nameKeys = (certificate: Certificate) =>
  (['commonName', 'friendlyName'] as const).map((kind) =>
    nameItem.key(certificate.projectId, kind, digestOf(certificate[kind]), certificate.id),
  );

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
  ...nameKeys(certificate).map((key) => put(nameItem.item(key, { certificateId: certificate.id }), absent)),
  putEnd(certificate),
];

/** A revoked certificate is on its CA's list and does not count as valid; one that is released the other way round. */
const revocation = (certificate: Certificate, previous: Certificate, mark: string): readonly Change[] => [
  putRecord(certificate, atRevision(previous.revision)),
  ...(certificate.revocation
    ? [putRevocation(certificate, certificate.revocation), remove(endKey(certificate))]
    : [leaving(certificate), putEnd(certificate)]),
  staleMark(certificate, mark),
];

const deletion = (certificate: Certificate): readonly Change[] => [
  remove(certificateItem.key(certificate.projectId, certificate.id), atRevision(certificate.revision)),
  remove(bodyItem.key(certificate.serialNumber), present),
  remove(profileCertificateItem.key(certificate.id)),
  ...nameKeys(certificate).map((key) => remove(key)),
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
  newest: async (projectId, count) => {
    const range = { ...certificateItem.ranges.of(projectId), newestFirst: true, limit: count };
    return certificateItem.readAll((await session.page(range)).items);
  },
  idsByName: async (projectId, kind, name, count) => {
    const { items } = await session.page(newestOfName(projectId, kind, name, count));
    return nameItem.readAll(items).map(({ certificateId }) => certificateId);
  },
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
  expectRecord: (projectId, certificateId) => session.expect(certificateItem.key(projectId, certificateId)),
});
