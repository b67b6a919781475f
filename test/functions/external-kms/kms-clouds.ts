import { expect } from 'vitest';
import type { Settings } from '../../../layers/adapters/settings.ts';
import { newKeyOf } from '../../../layers/domain/external-kms/project-keys.ts';
import { startApp, type TestApp, type TestResponse } from '../../harness/app.ts';
import { softwareWrapping } from '../../harness/wrapping.ts';
import { type CustomerAws, startCustomerAws } from '../../world/customer-cloud/aws.ts';
import type { CustomerAwsKey } from '../../world/customer-cloud/aws-kms.ts';
import { type CustomerGoogle, startCustomerGoogle } from '../../world/customer-cloud/google.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

export const secretKey = 'aSecretKeyOfTheCustomer/0123456789abcdef';

/** An instance with customers' clouds around it. */
export interface KmsPlace {
  readonly world: World;
  /** What the instance was opened with. */
  readonly settings: Pick<Settings, 'wrapping' | 'awsElsewhere' | 'keyServers'>;
  readonly aws: CustomerAws;
  readonly google: CustomerGoogle;
  /** A process that has just started: nothing in memory. */
  cold(): Promise<TestApp>;
  /** Inputs for AWS by an access key that may use the key. */
  byAccessKey(key?: CustomerAwsKey): AwsInputs;
  /** Inputs for a key that the role may use, which asks for the organization's external id unless said otherwise. */
  byRole(key: CustomerAwsKey, externalId?: string): AwsInputs;
  byServiceAccount(): GoogleInputs;
  /** Asks to add a KMS. */
  add(inputs: object, more?: object, actor?: Actor): Promise<TestResponse>;
  /** Id of a new KMS on this key. */
  added(inputs: object, name?: string): Promise<string>;
  switched(projectId: string, kmsId: string | undefined): Promise<TestResponse>;
  close(): Promise<void>;
}

export interface AwsInputs {
  readonly awsRegion: string;
  readonly kmsKeyId: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into credentials of either kind
  readonly credential: { readonly type: string; readonly data: any };
}

export interface GoogleInputs {
  readonly gcpRegion: string;
  readonly keyName: string;
  readonly credential: { readonly client_email: string; readonly private_key: string };
}

let made = 0;
export const newName = (): string => {
  made += 1;
  return `kms-${made}`;
};

export const base = '/api/v1/external-kms';

/** `storage` is a way to it, which may be cut. */
export const openKmsPlace = async (storage?: string): Promise<KmsPlace> => {
  const [aws, google] = await Promise.all([startCustomerAws(), startCustomerGoogle()]);
  const settings = {
    wrapping: await softwareWrapping(),
    awsElsewhere: aws.elsewhere,
    keyServers: google.servers,
    ...(storage !== undefined && { storageAttempts: 1 }),
  };
  const world = await openWorld(settings, storage);
  const add: KmsPlace['add'] = (inputs, more = {}, actor = world.admin) => {
    const provider = { type: 'keyName' in inputs ? 'gcp' : 'aws', inputs };
    return world.send(actor, 'POST', base, { name: newName(), provider, ...more });
  };
  return {
    world,
    settings,
    aws,
    google,
    add,
    cold: () =>
      startApp({
        table: world.app.table,
        runtime: world.app.runtime,
        settings,
        ...(storage !== undefined && { endpoint: storage }),
      }),
    byAccessKey: (key = aws.key()) => {
      const accessKey = aws.accessKey();
      key.grants.add(accessKey);
      const credential = { type: 'access-key', data: { accessKey, secretKey } };
      return { awsRegion: 'eu-central-1', kmsKeyId: key.arn, credential };
    },
    byRole: (key, externalId = `locket-${world.orgId}`) => {
      const { arn } = aws.role(externalId);
      key.grants.add(arn);
      const credential = { type: 'assume-role', data: { assumeRoleArn: arn } };
      return { awsRegion: 'eu-central-1', kmsKeyId: key.arn, credential };
    },
    byServiceAccount: () => {
      const { client_email, private_key } = google.account();
      const { name: keyName } = google.key([client_email]);
      return { gcpRegion: 'europe-west3', keyName, credential: { client_email, private_key } };
    },
    added: async (inputs, name = newName()) => {
      const reply = await add(inputs, { name });
      expect(reply.status, reply.text).toBe(200);
      return reply.body.externalKms.id;
    },
    switched: (projectId, kmsId) =>
      world.send(world.admin, 'PATCH', `/api/v1/workspace/${projectId}/kms`, {
        kms: kmsId === undefined ? { type: 'internal' } : { type: 'external', kmsId },
      }),
    close: async () => {
      await aws.close();
      await google.close();
    },
  };
};

const secretPath = (name: string): string => `/api/v3/secrets/raw/${name}`;
const placeIn = (workspaceId: string) => ({ workspaceId, environment: 'dev', secretPath: '/' });

/** Another version of the project's key, as rotation adds it. */
export const rotated = async ({ world }: KmsPlace, projectId: string): Promise<void> => {
  const unit = world.open();
  const project = await unit.stores.projects.find(projectId);
  if (!project) throw new Error('no project');
  const fresh = await newKeyOf(unit, project, project.keys.length + 1);
  const next = { ...project, keys: [...project.keys, fresh], revision: project.revision + 1 };
  await unit.commit(unit.stores.projects.replacement(next, project));
};

/** Writes a secret. */
export const write = async ({ world }: KmsPlace, projectId: string, name: string, value: string) => {
  const body = { ...placeIn(projectId), secretValue: value };
  return world.ok(world.admin, 'POST', secretPath(name), body);
};

/** What a reader of a secret is answered by this process. */
export const answered = ({ world }: KmsPlace, app: TestApp, projectId: string, name: string) =>
  app.request('GET', secretPath(name), { token: world.admin.token, query: placeIn(projectId) });

/** The value that a process which has just started reads. */
export const readCold = async (place: KmsPlace, projectId: string, name: string): Promise<string> => {
  const reply = await answered(place, await place.cold(), projectId, name);
  expect(reply.status, reply.text).toBe(200);
  return reply.body.secret.secretValue;
};
