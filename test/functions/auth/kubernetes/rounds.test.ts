import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp } from '../../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../../harness/rounds.ts';
import { bootstrapped } from '../../../world/instance.ts';
import { authority } from './authority.ts';
import { type Cluster, startCluster } from './cluster.ts';

let storage: CountingStorage;
let cluster: Cluster;
beforeAll(async () => {
  storage = await countingStorage();
  cluster = await startCluster();
});
afterAll(async () => {
  cluster.close();
  await storage.close();
});

it('a login asks storage twice and the cluster once, when the identity logged in before', async () => {
  const app = await startApp({ endpoint: storage.endpoint, settings: { allowPrivateTargets: true } });
  const { admin: token, orgId } = await bootstrapped(app);
  const body = { name: 'pod', organizationId: orgId };
  const identityId = (await app.ok('POST', '/api/v1/identities', { token, body })).body.identity.id;
  await app.ok('POST', `/api/v1/auth/kubernetes-auth/identities/${identityId}`, {
    token,
    body: {
      kubernetesHost: cluster.url,
      caCert: authority.ca,
      tokenReviewerJwt: await cluster.reviewer(),
      allowedNamespaces: 'shop',
    },
  });
  const jwt = await cluster.token('system:serviceaccount:shop:app');
  const login = () => app.ok('POST', '/api/v1/auth/kubernetes-auth/login', { body: { identityId, jwt } });
  await login();
  const before = cluster.got.length;
  const { rounds, calls } = await storage.counted(login);
  expect([rounds, calls]).toEqual([2, ['BatchGetItem', 'PutItem']]);
  expect(cluster.got.length).toBe(before + 1);
});
