import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type EnteredAuthority, enterAuthority } from './access.ts';
import { type Authority, type AuthorityCertificate, caKeyVersion } from './authority.ts';
import { assertFurther, certified } from './authority-certificates.ts';
import { movesOf } from './collections/joining.ts';
import { intermediateBelow } from './intermediates.ts';
import { selfCertified } from './renew-authority.ts';
import { validityOf } from './validity.ts';

export interface CertifyRequest {
  readonly notBefore?: Date | undefined;
  readonly notAfter: Date;
  /** -1 for any number; what was planned for the CA unless given, or any. */
  readonly maxPathLength?: number | undefined;
  /** The CA of the project that signs; the planned or present one unless given. */
  readonly parentCaId?: string | undefined;
  readonly siteUrl: string;
}

/** @throws LocketError `bad-request` for a CA that would stand below itself. */
const assertNotBelow = (all: readonly Authority[], { id }: Authority, parentCaId: string): void => {
  const parents = new Map(all.map((each) => [each.id, each.parentCaId]));
  const seen = new Set<string>();
  for (let at: string | null = parentCaId; at && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === id) throw new LocketError('bad-request', 'parentCaId: the CA would stand below itself');
    seen.add(at);
  }
};

const parentFor = async (
  unit: Unit,
  authority: Authority,
  asked: string | undefined,
): Promise<string | null> => {
  if (authority.type === 'root') {
    if (asked !== undefined) throw new LocketError('bad-request', 'parentCaId: a root signs itself');
    return null;
  }
  const parentCaId = asked ?? authority.planned?.parentCaId ?? authority.parentCaId;
  if (!parentCaId)
    throw new LocketError('bad-request', 'parentCaId is required for an intermediate without a CA above it');
  assertNotBelow(await unit.stores.authorities.inProject(authority.projectId), authority, parentCaId);
  return parentCaId;
};

interface Signed {
  readonly certificate: Omit<AuthorityCertificate, 'version'>;
  readonly changes: readonly Change[];
}

const certifyOnce = async (
  unit: Unit,
  { access, authority: before }: EnteredAuthority,
  { notBefore = unit.runtime.now(), notAfter, siteUrl, ...asked }: CertifyRequest,
): Promise<AuthorityCertificate> => {
  if (before.status === 'disabled') throw new LocketError('bad-request', 'CA is disabled');
  const authority = { ...before, parentCaId: await parentFor(unit, before, asked.parentCaId) };
  const version = assertFurther(authority);
  const validity = validityOf(notBefore, notAfter);
  const maxPathLength = asked.maxPathLength ?? authority.planned?.maxPathLength ?? -1;
  const { certificate: signed, changes }: Signed =
    authority.type === 'root'
      ? {
          certificate: await selfCertified(unit, access, { authority }, { validity, maxPathLength }),
          changes: [],
        }
      : await intermediateBelow(unit, access, authority, { validity, maxPathLength, siteUrl });
  const certificate = { ...signed, version, keyVersion: caKeyVersion(authority) };
  const next = certified(authority, certificate, {
    notBefore: validity.notBefore.toISOString(),
    notAfter: validity.notAfter.toISOString(),
    maxPathLength,
  });
  const { id: caId, dn, parentCaId } = authority;
  const { serialNumber } = certificate;
  unit.note({ metadata: { caId, dn, serialNumber, ...(parentCaId && { parentCaId }) } });
  await unit.commit([
    ...unit.stores.authorities.certification(next, before, certificate),
    ...changes,
    ...(await movesOf(unit, next)),
  ]);
  return certificate;
};

/**
 * Gives a CA a certificate for its present key, with the dates and the path length that are asked for: a root signs it
 * itself, an intermediate has it from a CA of the project. Needs `certificate-authorities:create`; `bad-request` for what
 * reaches beyond the CA above.
 */
export const certifyAuthority = (
  unit: Unit,
  caId: string,
  request: CertifyRequest,
): Promise<AuthorityCertificate> =>
  retryingConflicts(unit, async () => certifyOnce(unit, await enterAuthority(unit, caId, 'create'), request));
