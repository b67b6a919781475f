import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp } from '../../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../../harness/rounds.ts';
import { bootstrapped, type Instance } from '../../../world/instance.ts';
import { type Issuer, pemOf, signed, startIssuer } from './issuer.ts';

const tenant = randomUUID();
const account = 'app@project.iam.gserviceaccount.com';
const keyPaths = [`/${tenant}/discovery/keys`, '/oauth2/v3/certs', `/service_accounts/v1/jwk/${account}`];

let storage: CountingStorage;
let issuer: Issuer;
let instance: Instance;

beforeAll(async () => {
  storage = await countingStorage();
  issuer = await startIssuer(() => new Date(), keyPaths);
  const server = { origin: issuer.url, ca: issuer.ca };
  const keyServers = { 'login.microsoftonline.com': server, 'www.googleapis.com': server };
  const settings = { allowPrivateTargets: true, keyServers };
  instance = await bootstrapped(await startApp({ endpoint: storage.endpoint, settings }));
});
afterAll(async () => {
  issuer.close();
  await storage.close();
});

const configs = {
  oidc: () => ({
    oidcDiscoveryUrl: issuer.url,
    caCert: issuer.ca,
    boundIssuer: issuer.url,
    boundSubject: '*',
  }),
  jwt: () => ({ configurationType: 'static', publicKeys: [pemOf(issuer.key)], boundSubject: '*' }),
  azure: () => ({ tenantId: tenant, resource: 'api://x', allowedServicePrincipalIds: '*' }),
  gcp: () => ({ type: 'gce', allowedServiceAccounts: '*' }),
  'gcp of an account': () => ({ type: 'iam', allowedServiceAccounts: '*' }),
} as const;

type Name = keyof typeof configs;

const principal = randomUUID();

const tokens: Readonly<Record<Name, (identityId: string) => Promise<string>>> = {
  oidc: () => issuer.token(),
  jwt: () => issuer.token(),
  azure: () =>
    issuer.token({
      iss: `https://sts.windows.net/${tenant}/`,
      aud: 'api://x',
      tid: tenant,
      oid: principal,
      sub: principal,
      appid: 'app',
    }),
  gcp: (aud) => issuer.token({ iss: 'accounts.google.com', aud, email: account, email_verified: true }),
  'gcp of an account': (aud) => signed({ sub: account, aud, iat: Math.floor(Date.now() / 1000) }, issuer.key),
};

it.each(Object.keys(configs) as Name[])(
  'a login by %s asks storage twice and the issuer not at all, once its keys are known',
  async (name) => {
    const { app, admin: token, orgId } = instance;
    const made = await app.ok('POST', '/api/v1/identities', {
      token,
      body: { name, organizationId: orgId },
    });
    const identityId = made.body.identity.id;
    const method = `${name.split(' ')[0]}-auth`;
    await app.ok('POST', `/api/v1/auth/${method}/identities/${identityId}`, { token, body: configs[name]() });
    const login = async () => {
      const body = { identityId, jwt: await tokens[name](identityId) };
      await app.ok('POST', `/api/v1/auth/${method}/login`, { body });
    };
    await login();
    const asked = issuer.asked.length;
    const { rounds, calls } = await storage.counted(login);
    expect([rounds, calls]).toEqual([2, ['BatchGetItem', 'PutItem']]);
    expect(issuer.asked.length).toBe(asked);
  },
);
