import { openText, type Place, sealedBy, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { RotationMaterial, SecretRotation } from './secret-rotation.ts';

type Placed = Pick<SecretRotation, 'id' | 'projectId' | 'environmentId' | 'folderId' | 'version'>;
type KeyHolder = Pick<Project, 'id' | 'orgId' | 'keys'>;

const placeOf = ({ id, projectId, environmentId, folderId, version }: Placed): Place => ({
  purpose: 'secret-rotation',
  project: projectId,
  environment: environmentId,
  folder: folderId,
  item: id,
  version,
});

/** Seals material under the project's latest data key, for this version of the rotation. */
export const sealMaterial = async (
  unit: Unit,
  project: KeyHolder,
  placed: Placed,
  material: RotationMaterial,
): Promise<Uint8Array> =>
  sealText(await dataKey(unit, project), placeOf(placed), JSON.stringify(material), (size) =>
    unit.runtime.randomBytes(size),
  );

/** Reverses `sealMaterial`. */
export const openMaterial = async (
  unit: Unit,
  project: KeyHolder,
  rotation: SecretRotation,
): Promise<RotationMaterial> => {
  const key = await dataKey(unit, project, sealedBy(rotation.sealed).keyVersion);
  return JSON.parse(openText(key, placeOf(rotation), rotation.sealed)) as RotationMaterial;
};

/** The same rotation with its material sealed under the latest version of the project's key. */
export const resealMaterialOf = async (
  reseal: Reseal,
  rotation: SecretRotation,
): Promise<SecretRotation> => ({ ...rotation, sealed: await reseal(placeOf(rotation), rotation.sealed) });
