import type { Ask } from './victim.ts';

/** A rotation of a project, and the secret that it sets. */
export interface RotationNames {
  readonly rotationId: string;
  readonly rotatedName: string;
}

/** Inputs of a target that nobody reaches: targets of tests are in memory. */
export const rotationInputsOf = (mark: string) => ({
  admin_api_key: `key-of-${mark}`,
  api_key_scopes: ['mail.send'],
});

/** A secret, and a rotation that sets it. */
export const createSecretRotation = async (
  ask: Ask,
  projectId: string,
  mark: string,
  secretPath = '/',
): Promise<RotationNames> => {
  const place = { workspaceId: projectId, environment: 'dev', secretPath };
  const rotatedName = `ROTATED_${mark}`;
  const { secret } = await ask('POST', `/api/v3/secrets/raw/${rotatedName}`, {
    ...place,
    secretValue: `rotated-${mark}`,
  });
  const { secretRotation } = await ask('POST', '/api/v1/secret-rotations', {
    ...place,
    interval: 30,
    name: `rotation-${mark}`,
    provider: 'sendgrid',
    inputs: rotationInputsOf(mark),
    outputs: { api_key: secret.id },
  });
  return { rotationId: secretRotation.id, rotatedName };
};
