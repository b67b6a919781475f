import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { activeCertificate, enterAuthority, issuerName } from './access.ts';
import { type Authority, isGone } from './authority.ts';
import { type Revocation, type SignedList, toRevoked } from './certificate.ts';
import { signerOf } from './signing-key.ts';
import { wholeSeconds } from './validity.ts';
import { signRevocationList } from './x509/revocation-list.ts';

const day = 86_400_000;
/** Milliseconds for which a list may be relied upon. */
const listLife = 7 * day;
/** Milliseconds after which a list is signed anew although nothing was revoked, so that whoever asks can rely on it for days. */
const listAge = day;
/** A reply of a function holds 6 MB in base64, and an entry takes up to 53 bytes. */
const mostEntries = 80_000;

const listNotFound = (): LocketError => new LocketError('not-found', 'CRL not found');

const isCurrent = (
  list: SignedList | undefined,
  mark: string | undefined,
  caCertId: string,
  now: Date,
): list is SignedList =>
  list !== undefined &&
  list.mark === mark &&
  list.caCertId === caCertId &&
  now.getTime() - Date.parse(list.thisUpdate) < listAge;

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
    throw new LocketError(
      'too-large',
      `This CA has revoked more than ${mostEntries} certificates that have not expired, which no list can hold`,
    );
};

const signedAnew = async (
  unit: Unit,
  project: Project,
  authority: Authority,
  previous: SignedList | undefined,
): Promise<SignedList> => {
  const { certificates } = unit.stores;
  const { projectId, id: caId } = authority;
  // Before the entries: what is revoked between the two is shown, and has the next who asks look again.
  const mark = await certificates.mark(projectId, caId);
  const now = wholeSeconds(unit.runtime.now());
  const entries = (await certificates.revocations(projectId, caId)).filter(isListed(now));
  assertServable(entries);
  const issuer = await activeCertificate(unit, authority);
  const number = (previous?.number ?? 0) + 1;
  const nextUpdate = new Date(now.getTime() + listLife);
  const der = await signRevocationList({
    issuer: issuerName(issuer),
    signer: await signerOf(unit, project, authority),
    number,
    thisUpdate: now,
    nextUpdate,
    revoked: entries.map(toRevoked),
  });
  return {
    projectId,
    caId,
    number,
    thisUpdate: now.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
    mark,
    caCertId: issuer.id,
    der,
  };
};

/** The list of a CA as of now: that which was signed before when nothing was revoked since and it is young enough. */
const currentList = async (unit: Unit, project: Project, authority: Authority): Promise<SignedList> => {
  const { certificates } = unit.stores;
  const { projectId, id: caId, active } = authority;
  if (!active) throw listNotFound();
  const [list, mark] = await Promise.all([
    certificates.list(projectId, caId),
    certificates.mark(projectId, caId),
  ]);
  if (isCurrent(list, mark, active.id, unit.runtime.now())) return list;
  unit.forget();
  const fresh = await signedAnew(unit, project, authority, list);
  await unit.commit(certificates.listing(fresh, list));
  return fresh;
};

/**
 * The revocation list of a CA for anybody, DER. It is signed when somebody asks for it and something was revoked since
 * the last one, or that one is a day old. Also for CAs that are disabled or deleted, until these are gone for good.
 */
export const readPublicList = (unit: Unit, listId: string): Promise<SignedList> =>
  retryingConflicts(unit, async () => {
    const { authorities, projects } = unit.stores;
    const projectId = await authorities.projectOf(listId);
    if (projectId === undefined) throw listNotFound();
    const [project, authority] = await Promise.all([
      projects.find(projectId),
      authorities.find(projectId, listId),
    ]);
    if (!project || !authority || isGone(authority, unit.runtime.now())) throw listNotFound();
    return currentList(unit, project, authority);
  });

/** The revocation lists of a CA: one, or none while it has no certificate. Needs `certificate-authorities:read`. */
export const listRevocationLists = (unit: Unit, caId: string): Promise<readonly SignedList[]> =>
  retryingConflicts(unit, async () => {
    const { access, authority } = await enterAuthority(unit, caId, 'read');
    return authority.active ? [await currentList(unit, access.project, authority)] : [];
  });
