import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KmsPlace, newName, openKmsPlace, secretKey } from './kms-clouds.ts';

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
afterAll(() => place.close());

const path = '/api/v1/external-kms/aws';
const ask = (method: string, id = '', body?: object) =>
  place.world.send(place.world.admin, method, `${path}${id && `/${id}`}`, body);

/** The bodies of Terraform's resource `infisical_external_kms_aws`, with what its JSON encoder adds. */
const created = (configuration: object, name: string, description: string) => ({
  Provider: 'aws',
  name,
  description,
  configuration,
});

describe('the Terraform provider', () => {
  it('reads back what it wrote, and goes on without a change', async () => {
    const configuration = {
      ...place.byAccessKey(),
      credential: { type: 'access-key', data: { accessKey: place.aws.accessKey(), secretKey } },
    };
    const key = place.aws.key([configuration.credential.data.accessKey]);
    const plan = { ...configuration, kmsKeyId: key.arn };
    const name = newName();

    const made = await ask('POST', '', created(plan, name, ''));
    expect(made.status, made.text).toBe(200);
    expect(made.body).toMatchObject({ id: expect.any(String), name, externalKms: { provider: 'aws' } });
    const { id, externalKms } = made.body;
    const read = await ask('GET', id);
    expect(read.body).toEqual(made.body);
    // A null is decoded as "", which the provider takes for the absent description that it planned.
    expect(read.body.description).toBeNull();
    expect(read.body.externalKms.configuration).toMatchObject({
      awsRegion: plan.awsRegion,
      kmsKeyId: plan.kmsKeyId,
    });
    expect(read.body.externalKms.credentialsHash).toBe(externalKms.credentialsHash);
    expect(read.text).not.toContain(secretKey);
  });

  it('changes name, description and credentials, and sees by the hash that others did', async () => {
    const key = place.aws.key();
    const plan = place.byAccessKey(key);
    const made = await ask('POST', '', created(plan, newName(), 'first'));
    const name = newName();
    const update = { ...created(plan, name, 'second'), ID: made.body.id };

    const same = await ask('PATCH', made.body.id, update);
    expect(same.body).toMatchObject({ name, description: 'second' });
    expect(same.body.externalKms.credentialsHash).toBe(made.body.externalKms.credentialsHash);
    const role = place.byRole(key, 'given-by-terraform');
    const credential = {
      ...role.credential,
      data: { ...role.credential.data, externalId: 'given-by-terraform' },
    };
    const moved = await ask('PATCH', made.body.id, { ...update, configuration: { ...role, credential } });
    expect(moved.status, moved.text).toBe(200);
    expect(moved.body.externalKms.credentialsHash).not.toBe(made.body.externalKms.credentialsHash);
    expect((await ask('GET', made.body.id)).body.externalKms.configuration.credential).toEqual(credential);
  });

  it('deletes, and finds nothing afterwards', async () => {
    const { body } = await ask('POST', '', created(place.byAccessKey(), newName(), 'x'));
    expect((await ask('DELETE', body.id)).body).toMatchObject({ id: body.id, name: body.name });
    expect((await ask('GET', body.id)).status).toBe(404);
  });

  it('makes a project that the KMS protects', async () => {
    const kmsKeyId = await place.added(place.byAccessKey());
    const { project } = await place.world.ok(place.world.admin, 'POST', '/api/v2/workspace', {
      projectName: 'By Terraform',
      projectDescription: '',
      slug: 'by-terraform',
      organizationSlug: '',
      type: 'secret-manager',
      template: '',
      kmsKeyId,
      shouldCreateDefaultEnvs: true,
      hasDeleteProtection: false,
    });
    const read = await place.world.ok(place.world.admin, 'GET', '/api/v2/workspace/by-terraform');
    expect([project.kmsSecretManagerKeyId, read.kmsSecretManagerKeyId]).toEqual([kmsKeyId, kmsKeyId]);
  });
});
