import { createHash } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { findEnrolment, issuerOf } from '../enrolled-by.ts';
import { derIn, readCertificate } from '../x509/certificates.ts';
import type { EstConfig } from './est-config.ts';

/** Certificates of authorities by which devices of one project may show who they are: a trust store is of all projects. */
export const mostOfProject = 50;

interface Behind {
  readonly makers: readonly Uint8Array[];
  /** The latest first, each with those above it. */
  readonly issuer: readonly (readonly Uint8Array[])[];
}

/**
 * What a device of an enrolment may have its certificate from: its maker's authorities, and for renewals the CA that
 * issues, by every certificate that it had.
 */
const authoritiesBehind = async (
  unit: Unit,
  { projectId, certificateTemplateId, caChain }: EstConfig,
): Promise<Behind> => {
  const found = await findEnrolment(unit, 'est', certificateTemplateId);
  if (!found) return { makers: [], issuer: [] };
  const { authorities } = unit.stores;
  const issuer = await authorities.find(projectId, issuerOf(found.by));
  const own = issuer && !issuer.deletion ? await authorities.certificates(projectId, issuer.id) : [];
  return {
    makers: derIn(caChain),
    issuer: [...own].reverse().map(({ der, chain }) => [der, ...derIn(chain)]),
  };
};

/** Makers first, then what each CA has now, then what each had before that. */
const inTurn = (all: readonly Behind[]): readonly Uint8Array[] => {
  const most = Math.max(0, ...all.map(({ issuer }) => issuer.length));
  const ages = Array.from({ length: most }, (_, age) => all.flatMap(({ issuer }) => issuer[age] ?? []));
  return [...all.flatMap(({ makers }) => makers), ...ages.flat()];
};

const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** Those that have not expired, each once by its fingerprint. */
const distinct = (all: readonly Uint8Array[], now: Date): ReadonlyMap<string, Uint8Array> =>
  new Map(
    all
      .filter((der) => readCertificate(der).notAfter >= now)
      .map((der) => [fingerprintOf(der), der] as const),
  );

/** The authorities of all these enrolments that are enabled, what is needed most first. */
export const authoritiesOf = async (
  unit: Unit,
  configs: readonly EstConfig[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const enabled = configs.filter(({ isEnabled }) => isEnabled);
  const all = await Promise.all(enabled.map((config) => authoritiesBehind(unit, config)));
  return distinct(inTurn(all), unit.runtime.now());
};

/**
 * Refuses an enrolment with which a project would have more authorities than its part of the trust store. Answers what
 * sees to it that nobody adds another one meanwhile.
 * @throws LocketError `bad-request`
 */
export const assertRoom = async (unit: Unit, config: EstConfig): Promise<Change> => {
  const { estConfigs, fences } = unit.stores;
  const { projectId, caChain } = config;
  const fence = await fences.find('est-configs', projectId);
  if (!config.isEnabled) return fences.renewed(fence);
  const others = (await estConfigs.inProject(projectId)).filter(
    ({ certificateTemplateId }) => certificateTemplateId !== config.certificateTemplateId,
  );
  const own = distinct(derIn(caChain), unit.runtime.now());
  const all = new Map([...own, ...(await authoritiesOf(unit, [config, ...others]))]);
  if (all.size > mostOfProject)
    throw new LocketError(
      'bad-request',
      `Devices of a project may have their certificates from at most ${mostOfProject} certificates of authorities: those of ` +
        'its enabled enrolments by EST would be more',
    );
  return fences.renewed(fence);
};
