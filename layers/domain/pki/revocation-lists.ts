import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAuthority, issuerName } from './access.ts';
import { type Authority, caKeyVersion, isGone } from './authority.ts';
import { type Revocation, type SignedList, toRevoked } from './certificate.ts';
import { type CertifiedKey, certificateOfKey, certifiedKey } from './key-versions.ts';
import { listAddress, listAfter, listAmongKeys, listIdOf, namedList, numberOfList } from './list-places.ts';
import { signerOf } from './signing-key.ts';
import { wholeSeconds } from './validity.ts';
import { signRevocationList } from './x509/revocation-list.ts';

const day = 86_400_000;
/** Milliseconds for which a list may be relied upon. */
const listLife = 7 * day;
/** Milliseconds after which a list is signed anew although nothing was revoked, so that whoever asks can rely on it for days. */
const listAge = day;
/** A list has at most 3 MB, and an entry takes up to 53 bytes. */
const mostEntries = 56_000;
/** Addresses that a list names: of an API that was reached under several names. */
const mostAddresses = 10;

const listNotFound = (): LocketError => new LocketError('not-found', 'CRL not found');

/** One of the lists of a CA, as somebody asks for it. */
interface Wanted {
  readonly project: Project;
  readonly authority: Authority;
  readonly list: number;
  /** What says which certificates it is about; undefined while it is the only one of its key and about all of them. */
  readonly address: string | undefined;
}

const isCurrent = (
  signed: SignedList | undefined,
  mark: string | undefined,
  caCertId: string,
  { address }: Wanted,
  now: Date,
): signed is SignedList =>
  signed !== undefined &&
  signed.mark === mark &&
  signed.caCertId === caCertId &&
  (address === undefined ? signed.onlyAt === undefined : signed.onlyAt?.includes(address) === true) &&
  now.getTime() - Date.parse(signed.thisUpdate) < listAge;

/**
 * An entry stays until a list was signed after the certificate's end (RFC 5280 section 3.3): for a list's life, in which
 * one is signed whenever somebody asks.
 */
const isListed =
  (now: Date) =>
  ({ notAfter }: Revocation): boolean =>
    now.getTime() - Date.parse(notAfter) < listLife;

/** Never one that leaves revoked certificates out. */
const assertServable = (entries: readonly Revocation[]): void => {
  if (entries.length > mostEntries)
    throw new LocketError('too-large', `A revocation list holds at most ${mostEntries} certificates`);
};

/** The addresses of before and the one of now: certificates that name any of them find theirs. */
const addressesFor = (
  { address }: Wanted,
  previous: SignedList | undefined,
): readonly string[] | undefined =>
  address === undefined
    ? undefined
    : [...new Set([...(previous?.onlyAt ?? []), address])].slice(-mostAddresses);

const signedAnew = async (
  unit: Unit,
  wanted: Wanted,
  key: CertifiedKey,
  previous: SignedList | undefined,
): Promise<SignedList> => {
  const { certificates } = unit.stores;
  const { project, authority, list } = wanted;
  const { projectId, id: caId } = authority;
  const listId = listIdOf(caId, list);
  // Before the entries: what is revoked between the two is shown, and has the next who asks look again.
  const mark = await certificates.mark(projectId, listId);
  const now = wholeSeconds(unit.runtime.now());
  const entries = (await certificates.revocations(projectId, listId)).filter(isListed(now));
  assertServable(entries);
  const issuer = await certificateOfKey(unit, authority, key);
  const number = (previous?.number ?? 0) + 1;
  const nextUpdate = new Date(now.getTime() + listLife);
  const onlyAt = addressesFor(wanted, previous);
  const der = await signRevocationList({
    issuer: issuerName(issuer),
    signer: await signerOf(unit, project, authority, key.keyVersion),
    number,
    thisUpdate: now,
    nextUpdate,
    revoked: entries.map(toRevoked),
    onlyAt,
  });
  return {
    projectId,
    caId,
    list,
    ...(onlyAt && { onlyAt }),
    number,
    thisUpdate: now.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
    mark,
    caCertId: issuer.id,
    der,
  };
};

/** The list as of now: that which was signed before when nothing was revoked since and it is young enough. */
const currentList = async (unit: Unit, wanted: Wanted): Promise<SignedList> => {
  const { certificates } = unit.stores;
  const { authority, list } = wanted;
  const { projectId, id: caId, active } = authority;
  if (!active) throw listNotFound();
  const key = await certifiedKey(unit, authority, listAmongKeys(list).keyVersion);
  const listId = listIdOf(caId, list);
  const [signed, mark] = await Promise.all([
    certificates.list(projectId, listId),
    certificates.mark(projectId, listId),
  ]);
  if (isCurrent(signed, mark, key.id, wanted, unit.runtime.now())) return signed;
  unit.forget();
  const fresh = await signedAnew(unit, wanted, key, signed);
  await unit.commit(certificates.listing(fresh, signed));
  return fresh;
};

/** How many lists each key of a CA has: one more for every 50,000 certificates that it issued. */
const numberOfLists = async (unit: Unit, { projectId, id }: Authority): Promise<number> => {
  const counts = await unit.stores.authorities.issuances(projectId, id);
  return 1 + Math.max(...counts.map(({ numbered }) => listAfter(numbered)));
};

const wantedOf = (
  project: Project,
  authority: Authority,
  list: number,
  lists: number,
  siteUrl: string,
): Wanted => ({
  project,
  authority,
  list,
  address: lists === 1 ? undefined : listAddress(siteUrl, authority.id, list),
});

/**
 * A revocation list of a CA for anybody, DER. It is signed when somebody asks for it and something was revoked since
 * the last one, or that one is a day old. Also for CAs that are disabled or deleted, until these are gone for good.
 */
export const readPublicList = (unit: Unit, listId: string, siteUrl: string): Promise<SignedList> =>
  retryingConflicts(unit, async () => {
    const { authorities, projects } = unit.stores;
    const { caId, list } = namedList(listId);
    const projectId = await authorities.projectOf(caId);
    if (projectId === undefined) throw listNotFound();
    const [project, authority] = await Promise.all([
      projects.find(projectId),
      authorities.find(projectId, caId),
    ]);
    if (!project || !authority || isGone(authority, unit.runtime.now())) throw listNotFound();
    const lists = await numberOfLists(unit, authority);
    const { keyVersion, index } = listAmongKeys(list);
    if (index >= lists || keyVersion > caKeyVersion(authority)) throw listNotFound();
    return currentList(unit, wantedOf(project, authority, list, lists, siteUrl));
  });

/** The revocation lists of a CA; none while it has no certificate. Needs `certificate-authorities:read`. */
export const listRevocationLists = (
  unit: Unit,
  caId: string,
  siteUrl: string,
): Promise<readonly SignedList[]> =>
  retryingConflicts(unit, async () => {
    const { access, authority } = await enterAuthority(unit, caId, 'read');
    if (!authority.active) return [];
    const lists = await numberOfLists(unit, authority);
    const signed: SignedList[] = [];
    for (let keyVersion = 1; keyVersion <= caKeyVersion(authority); keyVersion += 1)
      for (let index = 0; index < lists; index += 1) {
        const list = numberOfList(keyVersion, index);
        signed.push(await currentList(unit, wantedOf(access.project, authority, list, lists, siteUrl)));
      }
    return signed;
  });
