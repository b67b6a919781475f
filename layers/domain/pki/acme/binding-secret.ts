import { keyVersionOf, open, type Place, seal } from '../../keys/envelope.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Project } from '../../projects/project.ts';
import { dataKey } from '../../secrets/core/sealing.ts';
import type { Unit } from '../../unit.ts';
import type { BindingKey, BindingSecret } from './records.ts';

/** Bytes of the secret: as many as HS256 digests to (RFC 7518 section 3.2). */
export const secretBytes = 32;

const placeOf = ({ projectId, templateId, keyId }: Omit<BindingSecret, 'wrapped'>): Place => ({
  purpose: 'acme-binding-key',
  project: projectId,
  item: `${templateId}/${keyId}`,
  version: 1,
});

/** The secret of a new key, as it is kept. */
export const sealSecret = async (
  unit: Unit,
  project: Project,
  key: BindingKey,
  secret: Uint8Array,
): Promise<BindingSecret> => {
  const { id: keyId, projectId, templateId } = key;
  const named = { projectId, templateId, keyId };
  const sealer = await dataKey(unit, project);
  return {
    ...named,
    wrapped: seal(sealer, placeOf(named), secret, (size) => unit.runtime.randomBytes(size)),
  };
};

/** The same secret sealed under the latest version of the project's key. */
export const resealBindingSecret = async (reseal: Reseal, secret: BindingSecret): Promise<BindingSecret> => ({
  ...secret,
  wrapped: await reseal(placeOf(secret), secret.wrapped),
});

/** The secret of a key that made no account yet; undefined for any other. */
export const secretOf = async (
  unit: Unit,
  project: Project,
  key: BindingKey,
): Promise<Uint8Array | undefined> => {
  const secret = await unit.stores.acme.bindingSecret(key, key.id);
  if (!secret) return undefined;
  const opener = await dataKey(unit, project, keyVersionOf(secret.wrapped));
  return open(opener, placeOf(secret), secret.wrapped);
};
