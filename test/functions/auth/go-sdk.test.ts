import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { use } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';
import type { StsStandIn } from './aws/sts-stand-in.ts';
import { account, awsMachine, shown, signed, startStandIn } from './aws/workload.ts';
import * as kubernetes from './kubernetes/place.ts';
import * as ldap from './ldap/place.ts';
import * as tokens from './tokens/place.ts';

/** As the Go SDK sends every login: its agent, JSON, no bearer, and a slug only where an organization is set. */
const send = (world: World, method: string, body: object) =>
  world.app.request('POST', `/api/v1/auth/${method}/login`, {
    headers: { 'user-agent': 'infisical-go-sdk', 'content-type': 'application/json', accept: '*/*' },
    body,
  });

/** It decodes whole numbers above zero, by which it plans its renewals, and sends the token from then on. */
const expectLogin = async (world: World, method: string, body: object): Promise<void> => {
  const { status, text, body: reply } = await send(world, method, body);
  expect(status, text).toBe(200);
  expect(reply).toEqual({
    accessToken: expect.any(String),
    expiresIn: 900,
    accessTokenMaxTTL: 3600,
    tokenType: 'Bearer',
  });
  expect((await use(world, reply.accessToken)).status).toBe(200);
  const renewed = await world.app.ok('POST', '/api/v1/auth/token/renew', {
    headers: { 'user-agent': 'infisical-go-sdk' },
    body: { accessToken: reply.accessToken },
  });
  expect(renewed.body).toMatchObject({ accessToken: reply.accessToken, expiresIn: 900 });
};

const policy = { accessTokenTTL: 900, accessTokenMaxTTL: 3600 };

describe('the login of the Go SDK with AWS', () => {
  let world: World;
  let sts: StsStandIn;
  beforeAll(async () => {
    sts = await startStandIn(() => world.app.runtime.now());
    world = await openWorld({ stsEndpoint: sts.url });
  });
  afterAll(() => sts.close());

  it('shows the request that it signed for STS, its length among the headers', async () => {
    const config = { ...policy, allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader` };
    const { id } = await awsMachine(world, config);
    const request = await signed(world, { length: true });
    await expectLogin(world, 'aws-auth', { ...shown(request), identityId: id });
    const again = { ...shown(await signed(world)), identityId: id, organizationSlug: 'elsewhere' };
    expect((await send(world, 'aws-auth', again)).status).toBe(404);
  });
});

describe('the login of the Go SDK with a token', () => {
  const tenantId = randomUUID();
  const oid = randomUUID();
  const email = 'app@project.iam.gserviceaccount.com';
  const googleKeys = '/oauth2/v3/certs';
  const accountKeys = `/service_accounts/v1/jwk/${email}`;
  const azureKeys = `/${tenantId}/discovery/keys`;
  let place: tokens.TokenPlace;
  beforeAll(async () => {
    place = await tokens.openPlace(
      ['login.microsoftonline.com', 'www.googleapis.com'],
      [azureKeys, googleKeys, accountKeys],
    );
  });
  afterAll(() => place.close());

  it('of an OIDC provider', async () => {
    const identityId = await place.oidc(policy);
    await expectLogin(place.world, 'oidc-auth', { identityId, jwt: await place.issuer.token() });
  });

  it('of a managed identity in Azure', async () => {
    const resource = 'https://management.azure.com/';
    const config = { ...policy, tenantId, resource, allowedServicePrincipalIds: oid };
    const identityId = await place.attached('azure-auth', config);
    const iss = `https://sts.windows.net/${tenantId}/`;
    const jwt = await place.issuer.token({ iss, aud: resource, tid: tenantId, oid, appid: 'app', sub: oid });
    await expectLogin(place.world, 'azure-auth', { identityId, jwt });
  });

  it('of the metadata server in GCP', async () => {
    const identityId = await place.attached('gcp-auth', {
      ...policy,
      type: 'gce',
      allowedServiceAccounts: email,
    });
    const jwt = await place.issuer.token({
      ...{ iss: 'https://accounts.google.com', aud: identityId, sub: '1234', azp: '1234' },
      ...{ email, email_verified: true },
    });
    await expectLogin(place.world, 'gcp-auth', { identityId, jwt });
  });
});

describe('the login of the Go SDK in Kubernetes', () => {
  let place: kubernetes.KubernetesPlace;
  beforeAll(async () => {
    place = await kubernetes.openPlace();
  });
  afterAll(() => place.close());

  it('shows the token of the service account', async () => {
    const identityId = await place.attached(policy);
    const jwt = await place.cluster.token(kubernetes.app);
    await expectLogin(place.world, 'kubernetes-auth', { identityId, jwt });
  });
});

describe('the login of the Go SDK with a directory', () => {
  let place: ldap.LdapPlace;
  beforeAll(async () => {
    place = await ldap.openPlace();
  });
  afterAll(() => place.close());

  it('sends user name and password', async () => {
    const identityId = await place.attached(policy);
    const body = { identityId, username: 'alice', password: ldap.right };
    await expectLogin(place.world, 'ldap-auth', body);
  });
});
