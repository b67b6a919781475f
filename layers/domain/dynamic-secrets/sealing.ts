import { openText, type Place, sealedBy, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import type { ProviderInputs } from './kinds/kind.ts';

type Placed = Pick<DynamicSecret, 'id' | 'projectId' | 'environmentId' | 'folderId' | 'version'>;
type KeyHolder = Pick<Project, 'id' | 'orgId' | 'keys'>;

const placeOf = ({ id, projectId, environmentId, folderId, version }: Placed): Place => ({
  purpose: 'dynamic-secret',
  project: projectId,
  environment: environmentId,
  folder: folderId,
  item: id,
  version,
});

/** Seals inputs under the project's latest data key, for this version of the dynamic secret. */
export const sealInputs = async (
  unit: Unit,
  project: KeyHolder,
  placed: Placed,
  inputs: ProviderInputs,
): Promise<Uint8Array> =>
  sealText(await dataKey(unit, project), placeOf(placed), JSON.stringify(inputs), (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealInputs`. */
export const openInputs = async (
  unit: Unit,
  project: KeyHolder,
  dynamicSecret: DynamicSecret,
): Promise<ProviderInputs> => {
  const { inputs } = dynamicSecret;
  const key = await dataKey(unit, project, sealedBy(inputs).keyVersion);
  return JSON.parse(openText(key, placeOf(dynamicSecret), inputs)) as ProviderInputs;
};

const having = <T extends object>(whole: T, changes: Partial<T>): T =>
  new Proxy(whole, {
    get: (target, name) => Reflect.get(name in changes ? changes : target, name),
  });

/** The same unit, to which an organization is there while it can be restored. */
const withDeletedOrganizations = (unit: Unit): Unit => {
  const { organizations } = unit.stores;
  const find: typeof organizations.find = async (orgId) =>
    (await organizations.find(orgId)) ?? (await organizations.findDeleted(orgId))?.organization;
  return having(unit, { stores: having(unit.stores, { organizations: { ...organizations, find } }) });
};

/** The same to end accounts, which has to be done whether or not anybody is let into their organization any more. */
export const openInputsToEnd = (
  unit: Unit,
  project: KeyHolder,
  dynamicSecret: DynamicSecret,
): Promise<ProviderInputs> => openInputs(withDeletedOrganizations(unit), project, dynamicSecret);

/** The same dynamic secret with its inputs sealed under the latest version of the project's key. */
export const resealInputs = async (reseal: Reseal, dynamicSecret: DynamicSecret): Promise<DynamicSecret> => ({
  ...dynamicSecret,
  inputs: await reseal(placeOf(dynamicSecret), dynamicSecret.inputs),
});
