import type {
  Certificate,
  CertificateStore,
  Revocation,
  SignedList,
} from '../../../../domain/pki/certificate.ts';
import { listIdOf } from '../../../../domain/pki/list-places.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { padded } from '../partitions.ts';
import { bytes, number, text } from '../shape.ts';

const day = 86_400;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);
/** Seconds for which an entry is kept after its certificate's end: longer than any list needs it. */
const kept = 30 * day;

const revocationItem = itemType<Revocation>()({
  name: 'revoked certificate of a CA',
  readBy: 'signing the CA’s list, enrolment by a certificate; `ttl` 30 days after the certificate’s end',
  pk: 'PROJECT#<id>',
  sk: 'REVOKED#<list>#<serial>',
  key: (projectId: string, listId: string, serial: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `REVOKED#${listId}#${serial}`,
  }),
  ranges: {
    of: (projectId: string, listId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `REVOKED#${listId}#`,
    }),
  },
  shape: { serialNumber: text, revokedAt: text, reason: number, notAfter: text },
  ttl: ({ notAfter }) => secondsOf(notAfter) + kept,
  leadsTo: [],
});

const markItem = itemType<{ readonly mark: string }>()({
  name: 'state of the revocations of a list: another text after each',
  readBy: 'whether the list that was signed is still whole',
  pk: 'PROJECT#<id>',
  sk: 'REVOKEDMARK#<list>',
  key: (projectId: string, listId: string) => ({ pk: `PROJECT#${projectId}`, sk: `REVOKEDMARK#${listId}` }),
  shape: { mark: text },
  leadsTo: [],
});

/** A list as it is stored: what does not fit one item lies in parts beside it. */
type ListRecord = SignedList & { readonly parts: number };

const listItem = itemType<ListRecord>()({
  name: 'revocation list of a CA as it was signed',
  readBy: 'whoever asks for the list',
  pk: 'PROJECT#<id>',
  sk: 'REVOCATIONLIST#<list>',
  key: (projectId: string, listId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `REVOCATIONLIST#${listId}`,
  }),
  shape: { number, thisUpdate: text, nextUpdate: text, caCertId: text, der: bytes, parts: number },
  leadsTo: [],
});

type ListPart = Pick<SignedList, 'der' | 'nextUpdate'>;

const partItem = itemType<ListPart>()({
  name: 'further part of a long revocation list',
  readBy: 'whoever asks for the list; `ttl` a day after its time',
  pk: 'PROJECT#<id>',
  sk: 'REVOCATIONLISTPART#<list>#<number>#<part>',
  key: (projectId: string, listId: string, listNumber: number, part: number) => ({
    pk: `PROJECT#${projectId}`,
    sk: `REVOCATIONLISTPART#${listId}#${padded(listNumber)}#${padded(part)}`,
  }),
  shape: { der: bytes },
  ttl: ({ nextUpdate }) => secondsOf(nextUpdate) + day,
  leadsTo: [],
});

export const revocationItems = [revocationItem, markItem, listItem, partItem];

const keyOf = ({ projectId, caId, list, serialNumber }: Certificate) =>
  revocationItem.key(projectId, listIdOf(caId, list), serialNumber);

export const putRevocation = (
  certificate: Certificate,
  { at, reason }: NonNullable<Certificate['revocation']>,
): Change => {
  const { serialNumber, notAfter } = certificate;
  return put(revocationItem.item(keyOf(certificate), { serialNumber, revokedAt: at, reason, notAfter }));
};

/** The entry of a certificate on a list. */
export const revocationOn = (
  session: ReadSession,
  projectId: string,
  listId: string,
  serial: string,
): Promise<Revocation | undefined> =>
  session.read(revocationItem, revocationItem.key(projectId, listId, serial));

/** The list does not have it. */
export const offList = (projectId: string, listId: string, serial: string): Change =>
  check(revocationItem.key(projectId, listId, serial), absent);

/** Takes a certificate that was on hold off the list. */
export const leaving = (certificate: Certificate): Change => remove(keyOf(certificate));

/** Has the next who asks for the list sign it anew. */
export const staleMark = ({ projectId, caId, list }: Certificate, mark: string): Change =>
  put(markItem.item(markItem.key(projectId, listIdOf(caId, list)), { mark }));

/** Bytes of a list in one item, of the 400 KB that an item may have. */
const partBytes = 350_000;

const partsOf = (der: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(der.length / partBytes) }, (_, part) =>
    der.slice(part * partBytes, (part + 1) * partBytes),
  );

/** Parts are written under the list's own number and never changed: who read the list finds them whole. */
const listing = (signed: SignedList, previous: SignedList | undefined): readonly Change[] => {
  const { projectId, caId, nextUpdate, mark, ...said } = signed;
  const listId = listIdOf(caId, signed.list);
  const [der = new Uint8Array(), ...more] = partsOf(signed.der);
  const record = { ...said, projectId, caId, nextUpdate, der, parts: more.length };
  return [
    put(
      listItem.item(listItem.key(projectId, listId), {
        ...record,
        ...(mark !== undefined && { mark }),
      } as ListRecord),
      previous ? atRevision(previous.number, 'number') : absent,
    ),
    ...more.map((part, index) =>
      put(
        partItem.item(partItem.key(projectId, listId, signed.number, index + 1), { der: part, nextUpdate }),
      ),
    ),
  ];
};

const whole = async (session: ReadSession, { parts, ...list }: ListRecord): Promise<SignedList> => {
  if (parts === 0) return list;
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  const more = await Promise.all(
    numbers.map((part) =>
      session.read(partItem, partItem.key(list.projectId, listIdOf(list.caId, list.list), list.number, part)),
    ),
  );
  return { ...list, der: Buffer.concat([list.der, ...more.map((part) => part?.der ?? new Uint8Array())]) };
};

/** What of a store of certificates is about revocation lists. */
export const revocationLists = (
  session: ReadSession,
): Pick<CertificateStore, 'mark' | 'revocations' | 'list' | 'listing'> => ({
  mark: async (projectId, listId) => (await session.read(markItem, markItem.key(projectId, listId)))?.mark,
  revocations: (projectId, listId) =>
    session.list(revocationItem, revocationItem.ranges.of(projectId, listId)),
  list: async (projectId, listId) => {
    const stored = await session.read(listItem, listItem.key(projectId, listId));
    return stored && whole(session, stored);
  },
  listing,
});
