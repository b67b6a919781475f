import { Agent } from 'node:https';
import { GetUserCommand, IAMClient, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { installedMoto, startMoto } from './databases/moto.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

withPeer('moto', installedMoto(), 'test/peers/fetch.sh, with Python', (program) => {
  let server: TestServer;
  let origin = '';
  beforeAll(async () => {
    server = await startMoto(program);
    origin = `https://127.0.0.1:${server.port}`;
  }, 60_000);
  afterAll(() => server?.stop());

  const hosts = [
    'iam.amazonaws.com',
    'sts.eu-central-1.amazonaws.com',
    'elasticache.eu-central-1.amazonaws.com',
  ];
  const providers = () =>
    openDynamicProviders({
      allowPrivateTargets: false,
      servers: Object.fromEntries(hosts.map((host) => [host, { origin, ca: authority.ca }])),
    });
  const access = { region: 'eu-central-1', secretAccessKey: 'secret' };
  const done = { kind: 'done', value: true };
  const client = (credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }) => ({
    endpoint: origin,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent({ ca: authority.ca }) },
  });
  const account = (name: string) => ({
    name,
    password: 'not used',
    expireAt: new Date(Date.now() + 3_600_000).toISOString(),
  });

  const iam = (more: object = {}) => ({
    type: 'aws-iam' as const,
    inputs: checkedInputs('aws-iam', {
      ...access,
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      awsPath: '/leases/',
      policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::aws:policy/IAMReadOnlyAccess',
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
      }),
      ...more,
    }),
  });

  it('makes a user of IAM with its policies and a key, lists it by its mark, and ends all of it', async () => {
    const made = await providers().create(iam(), account('lmark-user'));
    expect(made).toMatchObject({
      kind: 'done',
      value: {
        USERNAME: 'lmark-user',
        ACCESS_KEY: expect.any(String),
        SECRET_ACCESS_KEY: expect.any(String),
      },
    });
    const { User } = await new IAMClient(client()).send(new GetUserCommand({ UserName: 'lmark-user' }));
    expect(User?.Path).toBe('/leases/');
    const { AttachedPolicies = [] } = await new IAMClient(client()).send(
      new ListAttachedUserPoliciesCommand({ UserName: 'lmark-user' }),
    );
    expect(AttachedPolicies.map(({ PolicyName }) => PolicyName).toSorted()).toEqual([
      'IAMReadOnlyAccess',
      'ReadOnlyAccess',
    ]);
    expect(await providers().list(iam(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-user'] });
    expect(await providers().renew(iam(), account('lmark-user'))).toEqual(done);
    expect(await providers().revoke(iam(), 'lmark-user')).toEqual(done);
    expect(await providers().list(iam(), 'lmark')).toEqual({ kind: 'done', value: [] });
    expect(await providers().revoke(iam(), 'lmark-user')).toEqual(done);
  });

  it('says what is wrong by its name, and leaves a user that was half made to be ended', async () => {
    const broken = iam({ userGroups: 'nobodys-group' });
    expect(await providers().create(broken, account('lmark-half'))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('NoSuchEntity'),
    });
    expect(await providers().list(iam(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-half'] });
    expect(await providers().revoke(iam(), 'lmark-half')).toEqual(done);
  });

  it('assumes a role for a lease, and says of a session that it ends by itself', async () => {
    const at = {
      type: 'aws-sts' as const,
      inputs: checkedInputs('aws-sts', {
        ...access,
        accessKey: 'AKIAIOSFODNN7EXAMPLE',
        roleArn: 'arn:aws:iam::123456789012:role/reader',
        externalId: 'of-the-customer',
      }),
    };
    expect(await providers().test(at)).toEqual(done);
    const made = await providers().create(at, account('lmark-session'));
    if (made.kind !== 'done') throw new Error(made.reason);
    const { ACCESS_KEY, SECRET_ACCESS_KEY, SESSION_TOKEN } = made.value as Record<string, string>;
    const sts = new STSClient(
      client({
        accessKeyId: String(ACCESS_KEY),
        secretAccessKey: String(SECRET_ACCESS_KEY),
        sessionToken: String(SESSION_TOKEN),
      } as never),
    );
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/reader/lmark-session');
    const createdAt = new Date().toISOString();
    const { expireAt } = account('');
    expect(await providers().revoke(at, 'lmark-session', { createdAt, expireAt })).toMatchObject({
      kind: 'refused',
      until: expireAt,
    });
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect(await providers().revoke(at, 'lmark-session', { createdAt: past, expireAt: past })).toEqual(done);
    expect(await providers().renew(at, account('lmark-session'))).toMatchObject({ kind: 'refused' });
  });

  it('is not asked where its certificate is another authority’s', async () => {
    const servers = { 'iam.amazonaws.com': { origin, ca: authority.otherCa } };
    const strict = openDynamicProviders({ allowPrivateTargets: false, servers });
    expect(await strict.list(iam(), 'lmark')).toMatchObject({ kind: 'unreachable' });
  });
});
