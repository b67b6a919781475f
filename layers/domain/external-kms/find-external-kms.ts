import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { KmsProvider } from './customer-kms.ts';
import { externalIdOf } from './external-id.ts';
import type { ExternalKms } from './external-kms.ts';

/** How a request names a KMS; where its path names a provider, one of another provider is not found. */
export interface KmsReference {
  readonly by: 'id' | 'name';
  readonly value: string;
  readonly provider?: KmsProvider | undefined;
}

export const noteKms = (unit: Unit, { id, name, provider }: ExternalKms): void =>
  unit.note({ metadata: { kmsId: id, name, provider } });

/** The caller's organization, for whoever may do this with its external KMS. */
export const enterForKms = async (
  unit: Unit,
  action: 'read' | 'create' | 'edit' | 'delete',
): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, action, 'kms');
  return access;
};

/** The KMS that a request names; `not-found`. */
export const findKms = async (unit: Unit, orgId: string, reference: KmsReference): Promise<ExternalKms> => {
  const { by, value, provider } = reference;
  const { externalKms } = unit.stores;
  const kms = await (by === 'id' ? externalKms.find(orgId, value) : externalKms.findByName(orgId, value));
  if (!kms || (provider ?? kms.provider) !== kms.provider)
    throw new LocketError('not-found', 'KMS not found');
  noteKms(unit, kms);
  return kms;
};

const byName = (a: ExternalKms, b: ExternalKms): number => a.name.localeCompare(b.name, 'en');

/** The organization's external KMS in name order. Needs `kms:read`; so do the next two. */
export const listExternalKms = async (unit: Unit): Promise<readonly ExternalKms[]> => {
  const { orgId } = await enterForKms(unit, 'read');
  const all = await unit.stores.externalKms.inOrganization(orgId);
  unit.note({ metadata: { numberOfKms: all.length } });
  return [...all].sort(byName);
};

/** One by its id or name. */
export const readExternalKms = async (unit: Unit, reference: KmsReference): Promise<ExternalKms> =>
  findKms(unit, (await enterForKms(unit, 'read')).orgId, reference);

/** The external id that roles in the organization's accounts have to ask for. */
export const readExternalId = async (unit: Unit): Promise<string> =>
  externalIdOf((await enterForKms(unit, 'read')).orgId);
