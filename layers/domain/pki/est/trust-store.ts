import { projectIdOf, projects } from '../../rotation/owners.ts';
import type { Unit } from '../../unit.ts';
import { pemText } from '../x509/pem.ts';
import { authoritiesOf, mostOfProject } from './authorities-behind.ts';

/** What API Gateway takes as one trust store. */
const gatewayLimits = { certificates: 1000, bytes: 1_000_000, ofProject: mostOfProject };

interface Gathering {
  /** A unit that has read nothing yet. */
  open(): Unit;
  /** Whether there is time for another project. */
  hasTime(): boolean;
}

const inProject = async (unit: Unit, projectId: string): Promise<ReadonlyMap<string, Uint8Array>> =>
  authoritiesOf(unit, await unit.stores.estConfigs.inProject(projectId));

/**
 * The authorities of all enabled enrolments by EST in living projects that have not expired, in PEM: each once, in an
 * order that stays. Empty without any. Throws rather than leave one out: when time is over, and when there are more
 * than API Gateway takes. Only of a project whose CAs were renewed beyond its part are the oldest left out.
 */
export const trustedByEst = async (
  { open, hasTime }: Gathering,
  given: Partial<typeof gatewayLimits> = {},
): Promise<string> => {
  const limits = { ...gatewayLimits, ...given };
  const trusted = new Map<string, Uint8Array>();
  for await (const owner of projects(open(), undefined)) {
    if (!hasTime()) throw new Error('There was no time to read the EST configurations of every project.');
    const own = [...(await inProject(open(), projectIdOf(owner)))].slice(0, limits.ofProject);
    for (const [fingerprint, der] of own) trusted.set(fingerprint, der);
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
