import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { WorkflowIntegration } from './workflow-integration.ts';

type Owner = Pick<WorkflowIntegration, 'id' | 'orgId'>;

const placeOf = ({ id, orgId }: Owner): Place => ({
  purpose: 'workflow-integration',
  project: orgId,
  item: `${id}/token`,
  version: 1,
});

const keyOf = async (unit: Unit, { orgId }: Owner, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return unit.keys.organizationKey(organization, version);
};

/** Seals the bot's token under the organization's latest key. */
export const sealToken = async (unit: Unit, owner: Owner, token: string): Promise<Uint8Array> =>
  sealText(await keyOf(unit, owner, 'latest'), placeOf(owner), token, (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealToken`. @throws LocketError `decryption-failed` for that of another integration. */
export const openToken = async (unit: Unit, integration: WorkflowIntegration): Promise<string> =>
  openText(
    await keyOf(unit, integration, keyVersionOf(integration.token)),
    placeOf(integration),
    integration.token,
  );

/** The same integration with its token sealed under the latest version of the organization's key. */
export const resealToken = async (
  reseal: Reseal,
  integration: WorkflowIntegration,
): Promise<WorkflowIntegration> => ({
  ...integration,
  token: await reseal(placeOf(integration), integration.token),
});
