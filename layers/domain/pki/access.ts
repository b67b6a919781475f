import { LocketError } from '../errors.ts';
import { LruMap } from '../lru-map.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type ActiveCertificate, type Authority, type AuthorityCertificate, isGone } from './authority.ts';
import { subjectIn } from './x509/certificate-subject.ts';
import { derIn, readCertificate } from './x509/certificates.ts';
import type { x509 } from './x509/library.ts';
import { nameFrom } from './x509/names.ts';
import { pemText } from './x509/pem.ts';

/** A CA and the caller's rights in its project. */
export interface EnteredAuthority {
  readonly access: ProjectAccess;
  readonly authority: Authority;
}

export const authorityNotFound = (): LocketError => new LocketError('not-found', 'CA not found');

export const noteAuthority = (unit: Unit, { id, dn, friendlyName }: Authority): void =>
  unit.note({ metadata: { caId: id, dn, friendlyName } });

/** A CA of a project, deleted or not. */
export const authorityIn = async (unit: Unit, projectId: string, caId: string): Promise<Authority> => {
  const authority = await unit.stores.authorities.find(projectId, caId);
  if (!authority || isGone(authority, unit.runtime.now())) throw authorityNotFound();
  noteAuthority(unit, authority);
  return authority;
};

/** A CA for whoever may do this with CAs, deleted or not. A foreign one looks like none. */
export const enterAnyAuthority = async (
  unit: Unit,
  caId: string,
  action: ActionOn<'certificate-authorities'>,
): Promise<EnteredAuthority> => {
  const access = await enterHolderOf(unit, 'CA', await unit.stores.authorities.projectOf(caId));
  assertCan(access.ability, action, 'certificate-authorities');
  return { access, authority: await authorityIn(unit, access.project.id, caId) };
};

/** The same for one that was not deleted. */
export const enterAuthority = async (
  unit: Unit,
  caId: string,
  action: ActionOn<'certificate-authorities'>,
): Promise<EnteredAuthority> => {
  const entered = await enterAnyAuthority(unit, caId, action);
  if (entered.authority.deletion) throw authorityNotFound();
  return entered;
};

/** What is known of a CA's active certificate. @throws LocketError `bad-request` for a CA without one. */
export const activeOf = ({ active }: Authority): ActiveCertificate => {
  if (!active) throw new LocketError('bad-request', 'CA does not have a certificate installed');
  return active;
};

/** The active certificate itself. Throws as `activeOf` does. */
export const activeCertificate = async (unit: Unit, authority: Authority): Promise<AuthorityCertificate> => {
  const { id } = activeOf(authority);
  const found = await unit.stores.authorities.certificate(authority.projectId, authority.id, id);
  if (!found) throw new LocketError('internal', 'A certificate authority lacks its active certificate');
  return found;
};

/** A certificate in PEM, without a line break at its end. */
export const pemOf = (der: Uint8Array): string => pemText('CERTIFICATE', der);

/** The certificate of a CA and all above it, in PEM. */
export const chainFrom = ({ der, chain }: AuthorityCertificate): string =>
  [pemOf(der), chain].filter((part) => part !== '').join('\n');

/** Object identifier of name constraints, as it stands in every certificate that has some. */
const constraintsId = Buffer.from('0603551d1e', 'hex');

/** Of the certificate of a CA and all above it those that say what names may stand below: mostly none, and none is read. */
export const constrainingFrom = ({ der, chain }: AuthorityCertificate): readonly x509.X509Certificate[] =>
  [der, ...(chain === '' ? [] : derIn(chain))]
    .filter((each) => Buffer.from(each).includes(constraintsId))
    .map(readCertificate);

const issuerNames = new LruMap<x509.Name>({ max: 1000 });

/** The name under which a CA signs: that of its certificate, byte by byte. Nothing else of that is read. */
export const issuerName = ({ der }: AuthorityCertificate): x509.Name => {
  const subject = subjectIn(der);
  const bytes = Buffer.from(subject).toString('latin1');
  const known = issuerNames.get(bytes) ?? nameFrom(subject);
  issuerNames.set(bytes, known);
  return known;
};

/**
 * Refuses for a CA whose certificate its parent in the project revoked or holds: nobody would trust what it signs. Answers
 * what sees to it that none is revoked while it signs.
 * @throws LocketError `bad-request`
 */
export const assertNotRevoked = async (
  { stores: { certificates } }: Unit,
  { projectId, parentCaId, active }: Authority,
): Promise<readonly Change[]> => {
  if (parentCaId === null || !active) return [];
  if (await certificates.revocationOf(projectId, parentCaId, active.serialNumber))
    throw new LocketError('bad-request', 'The certificate of the CA is revoked');
  return [await certificates.unrevoked(projectId, parentCaId, active.serialNumber)];
};

/** @throws LocketError `bad-request` for a CA that signs nothing now: disabled, without a certificate, or expired. */
export const assertSigns = (authority: Authority, now: Date): ActiveCertificate => {
  if (authority.status === 'disabled') throw new LocketError('bad-request', 'CA is disabled');
  const active = activeOf(authority);
  if (Date.parse(active.notAfter) <= now.getTime()) throw new LocketError('bad-request', 'CA is expired');
  return active;
};
