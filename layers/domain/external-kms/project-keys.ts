import { LocketError } from '../errors.ts';
import type { DataKey } from '../keys/envelope.ts';
import type { WrappedKey } from '../keys/key-ring.ts';
import { KmsOutOfReach } from '../keys/kms-out-of-reach.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import { type CustomerWrapping, customerWrapping } from './customer-keys.ts';
import type { ExternalKms } from './external-kms.ts';

type Holder = Pick<Project, 'id' | 'orgId' | 'keys'>;

/** A version of a project's key beside what it holds. */
interface OpenKey {
  readonly stored: WrappedKey;
  readonly key: DataKey;
}

export const organizationOf = async (unit: Unit, orgId: string): Promise<Organization> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this project cannot be read');
  return organization;
};

/** The customer's KMS with this id; `not-found`, also for one of another organization. */
export const externalKmsNamed = async (unit: Unit, orgId: string, kmsId: string): Promise<ExternalKms> => {
  const kms = await unit.stores.externalKms.find(orgId, kmsId);
  if (!kms) throw new LocketError('not-found', 'KMS not found');
  return kms;
};

/** The KMS of a project, if it has one; one that cannot be found is out of reach, not absent. */
export const kmsOf = async (
  unit: Unit,
  { orgId, externalKmsId }: Pick<Project, 'orgId' | 'externalKmsId'>,
): Promise<ExternalKms | undefined> => {
  if (externalKmsId === undefined) return undefined;
  const kms = await unit.stores.externalKms.find(orgId, externalKmsId);
  if (!kms) throw new KmsOutOfReach('The KMS of this project cannot be found');
  return kms;
};

/** Every version of a project's key, unwrapped by whatever wraps it now. `unavailable` when that does not give it. */
export const openKeys = (unit: Unit, project: Holder): Promise<readonly OpenKey[]> =>
  Promise.all(
    project.keys.map(async (stored) => ({ stored, key: await dataKey(unit, project, stored.version) })),
  );

const inTurn = async <T, R>(all: readonly T[], step: (each: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  for (const each of all) results.push(await step(each));
  return results;
};

const plainly: CustomerWrapping = async ({ bytes }) => bytes;

/**
 * These versions wrapped by a customer's KMS, or by the organization's key alone. What is encrypted under them stays as
 * it is. One after another: a KMS limits how much it does at once, and a project has few.
 */
export const wrapKeys = async (
  unit: Unit,
  project: Holder,
  keys: readonly OpenKey[],
  kms: ExternalKms | undefined,
): Promise<readonly WrappedKey[]> => {
  const organization = await organizationOf(unit, project.orgId);
  const contentOf = kms ? await customerWrapping(unit, kms, project.id) : plainly;
  return inTurn(keys, async ({ stored, key }) =>
    unit.keys.sealProjectKey(organization, project.id, stored, await contentOf(key)),
  );
};

/** A fresh version of a project's key, wrapped as its others are. */
export const newKeyOf = async (
  unit: Unit,
  project: Pick<Project, 'id' | 'orgId' | 'externalKmsId'>,
  version: number,
): Promise<WrappedKey> => {
  const organization = await organizationOf(unit, project.orgId);
  const fresh = await unit.keys.newProjectKey(organization, project.id, version);
  const kms = await kmsOf(unit, project);
  if (!kms) return fresh;
  const holder = { ...project, keys: [fresh] };
  const [wrapped] = await wrapKeys(unit, holder, await openKeys(unit, holder), kms);
  return wrapped as WrappedKey;
};
