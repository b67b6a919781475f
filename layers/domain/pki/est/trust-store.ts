import { createHash } from 'node:crypto';
import { projectIdOf, projects } from '../../rotation/owners.ts';
import type { Unit } from '../../unit.ts';
import { findEnrolment, issuerOf } from '../enrolled-by.ts';
import { derIn, readCertificate } from '../x509/certificates.ts';
import { pemText } from '../x509/pem.ts';
import type { EstConfig } from './est-config.ts';

/** What API Gateway takes as one trust store. */
const gatewayLimits = { certificates: 1000, bytes: 1_000_000 };

interface Gathering {
  /** A unit that has read nothing yet. */
  open(): Unit;
  /** Whether there is time for another project. */
  hasTime(): boolean;
}

/**
 * What a device of an enrolment may have its certificate from: its maker's authorities, and for renewals the CA that
 * issues, by every certificate that it had.
 */
const authoritiesBehind = async (
  unit: Unit,
  { projectId, certificateTemplateId, caChain }: EstConfig,
): Promise<readonly Uint8Array[]> => {
  const found = await findEnrolment(unit, 'est', certificateTemplateId);
  if (!found) return [];
  const { authorities } = unit.stores;
  const issuer = await authorities.find(projectId, issuerOf(found.by));
  const own = issuer && !issuer.deletion ? await authorities.certificates(projectId, issuer.id) : [];
  return [...derIn(caChain), ...own.flatMap(({ der, chain }) => [der, ...derIn(chain)])];
};

const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

const inProject = async (unit: Unit, projectId: string): Promise<readonly Uint8Array[]> => {
  const configs = await unit.stores.estConfigs.inProject(projectId);
  const enabled = configs.filter(({ isEnabled }) => isEnabled);
  const all: Uint8Array[] = [];
  for (const config of enabled) all.push(...(await authoritiesBehind(unit, config)));
  return all;
};

/**
 * The authorities of all enabled enrolments by EST in living projects that have not expired, in PEM: each once, in an
 * order that stays. Empty without any. Throws rather than leave one out: when time is over, and when there are more
 * than API Gateway takes.
 */
export const trustedByEst = async ({ open, hasTime }: Gathering, limits = gatewayLimits): Promise<string> => {
  const trusted = new Map<string, Uint8Array>();
  const now = open().runtime.now();
  for await (const owner of projects(open(), undefined)) {
    if (!hasTime()) throw new Error('There was no time to read the EST configurations of every project.');
    for (const der of await inProject(open(), projectIdOf(owner)))
      if (readCertificate(der).notAfter >= now) trusted.set(fingerprintOf(der), der);
    if (trusted.size > limits.certificates)
      throw new Error(`Enrolments by EST have more than ${limits.certificates} certificates of authorities.`);
  }
  const text = [...trusted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, der]) => `${pemText('CERTIFICATE', der)}\n`)
    .join('');
  if (text.length > limits.bytes)
    throw new Error(`Authorities of enrolments by EST take more than ${limits.bytes} bytes.`);
  return text;
};
