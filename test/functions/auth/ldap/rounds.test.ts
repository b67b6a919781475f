import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp } from '../../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../../harness/rounds.ts';
import { bootstrapped } from '../../../world/instance.ts';
import { authority } from '../kubernetes/authority.ts';
import { type DirectoryStandIn, startDirectory } from './directory-stand-in.ts';

let storage: CountingStorage;
let directory: DirectoryStandIn;
beforeAll(async () => {
  storage = await countingStorage();
  directory = await startDirectory({
    'cn=search': { userpassword: ['search'] },
    'uid=alice,dc=example': { uid: ['alice'], userpassword: ['right'] },
  });
});
afterAll(async () => {
  directory.close();
  await storage.close();
});

it('a login asks storage twice and the directory three times, when the identity logged in before', async () => {
  const app = await startApp({ endpoint: storage.endpoint, settings: { allowPrivateTargets: true } });
  const { admin: token, orgId } = await bootstrapped(app);
  const body = { name: 'job', organizationId: orgId };
  const identityId = (await app.ok('POST', '/api/v1/identities', { token, body })).body.identity.id;
  await app.ok('POST', `/api/v1/auth/ldap-auth/identities/${identityId}`, {
    token,
    body: {
      url: directory.tls,
      ldapCaCertificate: authority.ca,
      bindDN: 'cn=search',
      bindPass: 'search',
      searchBase: 'dc=example',
      allowedFields: [{ key: 'uid', value: '*' }],
    },
  });
  const credentials = { identityId, username: 'alice', password: 'right' };
  const login = () => app.ok('POST', '/api/v1/auth/ldap-auth/login', { body: credentials });
  await login();
  directory.asked.length = 0;
  const { rounds, calls } = await storage.counted(login);
  expect([rounds, calls]).toEqual([2, ['BatchGetItem', 'TransactWriteItems']]);
  expect(directory.asked.length).toBe(3);
});
