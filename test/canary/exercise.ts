import { expect } from 'vitest';
import type { TestRequest } from '../harness/events.ts';
import type { Canary } from './canary.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends a request, however the application is reached. */
export type Send = (method: string, path: string, request?: TestRequest) => Promise<Answer>;

/** What the exercise works with. */
export interface Ground {
  readonly send: Send;
  readonly token: string;
  readonly orgId: string;
  readonly email: string;
}

/** What came out: secrets that Locket made itself, and every reply that is not a success. */
export interface Outcome {
  readonly issued: readonly string[];
  readonly refusals: readonly Answer[];
}

const ok = async (send: Send, method: string, path: string, request: TestRequest) => {
  const { status, text } = await send(method, path, request);
  expect(status, `${method} ${path} answered ${text}`).toBe(200);
  return JSON.parse(text);
};

const machineFor = async ({ send, token, orgId }: Ground, projectId: string) => {
  const body = { name: 'canary machine', organizationId: orgId, role: 'no-access' };
  const { identity } = await ok(send, 'POST', '/api/v1/identities', { token, body });
  const path = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  const { identityUniversalAuth } = await ok(send, 'POST', path, { token, body: {} });
  const { clientSecret } = await ok(send, 'POST', `${path}/client-secrets`, { token, body: {} });
  const membership = `/api/v2/workspace/${projectId}/identity-memberships/${identity.id}`;
  await ok(send, 'POST', membership, { token, body: { role: 'viewer' } });
  const credentials = { clientId: identityUniversalAuth.clientId, clientSecret };
  const login = await ok(send, 'POST', '/api/v1/auth/universal-auth/login', { body: credentials });
  return {
    clientId: credentials.clientId as string,
    clientSecret: clientSecret as string,
    token: login.accessToken as string,
  };
};

const secretPath = '/api/v3/secrets/raw/CANARY';

const lifeOfASecret = async ({ send, token }: Ground, place: object, canary: Canary): Promise<void> => {
  const query = { ...place } as Record<string, string>;
  const body = { ...place, secretValue: canary.value, secretComment: canary.comment };
  const made = await ok(send, 'POST', secretPath, { token, body });
  expect(made.secret.secretValue).toBe(canary.value);
  await ok(send, 'PATCH', secretPath, { token, body: { ...body, secretValue: `${canary.value}\n  more` } });
  await ok(send, 'PATCH', secretPath, { token, body: { ...place, newSecretName: 'RENAMED' } });
  const read = await ok(send, 'GET', '/api/v3/secrets/raw/RENAMED', { token, query });
  expect(read.secret).toMatchObject({
    secretValue: `${canary.value}\n  more`,
    secretComment: canary.comment,
  });
  await ok(send, 'GET', '/api/v3/secrets/raw', { token, query });
  await ok(send, 'POST', '/api/v3/secrets/raw/DELETED', { token, body });
  await ok(send, 'DELETE', '/api/v3/secrets/raw/DELETED', { token, body: place });
};

/** Other places where a secret is handed over: a share, a webhook's key, a batch, an override. */
const otherSecrets = async ({ send, token }: Ground, place: { workspaceId: string }, canary: Canary) => {
  const projectId = place.workspaceId;
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const share = { secretValue: canary.value, password: canary.password, expiresAt };
  const { id } = await ok(send, 'POST', '/api/v1/secret-sharing', { token, body: share });
  const viewing = { token, body: { password: canary.password } };
  const viewed = await ok(send, 'POST', `/api/v1/secret-sharing/public/${id}`, viewing);
  expect(viewed.secret.secretValue).toBe(canary.value);
  const webhook = { webhookUrl: 'https://hooks.example.com/canary', webhookSecretKey: canary.password };
  await ok(send, 'POST', '/api/v1/webhooks', { token, body: { ...place, ...webhook } });
  const secrets = ['ONE', 'TWO'].map((secretKey) => ({ secretKey, secretValue: canary.value }));
  const batch = { projectId, environment: 'dev', secretPath: '/', secrets };
  await ok(send, 'POST', '/api/v4/secrets/batch', { token, body: batch });
  const query = { environment: 'dev', path: '/' };
  await ok(send, 'GET', `/api/v1/projects/${projectId}/commits`, { token, query });
  return id as string;
};

/** Requests that carry a secret and are refused, each for another reason. */
const refusedRequests = (
  ground: Ground,
  machine: { clientId: string; token: string },
  place: object,
  canary: Canary,
) => {
  const { refused } = canary;
  const body = { ...place, secretValue: refused, secretComment: refused };
  const { token, email } = ground;
  const raw = '/api/v3/secrets/raw';
  const login = '/api/v1/auth/universal-auth/login';
  const requests: readonly (readonly [string, string, TestRequest, number])[] = [
    ['POST', secretPath, { token, text: `{"secretValue":"${refused}",` }, 400],
    ['POST', secretPath, { token, text: `"${refused}"` }, 422],
    ['POST', secretPath, { token, body: { ...body, secretValue: { inside: refused } } }, 422],
    ['POST', secretPath, { token, body: { ...body, environment: { inside: refused } } }, 422],
    ['POST', secretPath, { token, body: { ...body, type: refused } }, 422],
    ['POST', secretPath, { token, body: { ...body, tagIds: refused } }, 422],
    ['POST', secretPath, { token, body: { ...body, secretComment: refused.repeat(200) } }, 422],
    ['POST', secretPath, { token, body: { ...body, secretValue: refused.repeat(8000) } }, 422],
    ['POST', secretPath, { token, body: { ...body, secretValue: refused.repeat(40_000) } }, 413],
    ['POST', `${raw}/RENAMED`, { token, body }, 400],
    ['POST', secretPath, { token, body: { ...body, environment: 'nowhere' } }, 404],
    ['POST', secretPath, { token, body: { ...body, secretPath: '/nowhere' } }, 404],
    ['PATCH', `${raw}/NOTHING`, { token, body }, 404],
    ['PUT', secretPath, { token, body }, 405],
    ['POST', '/api/v3/nothing', { token, body }, 404],
    ['POST', secretPath, { token: machine.token, body }, 403],
    ['POST', secretPath, { token: refused, body }, 401],
    ['POST', secretPath, { body }, 401],
    ['POST', login, { body: { clientId: machine.clientId, clientSecret: refused } }, 401],
    ['POST', login, { body: { clientId: refused, clientSecret: refused } }, 401],
    ['POST', login, { body: { clientId: 7, clientSecret: { inside: refused } } }, 422],
    ['POST', '/api/v1/auth/token/renew', { body: { accessToken: refused } }, 401],
    ['POST', '/api/v3/auth/login', { body: { email, password: refused } }, 401],
    ['POST', '/api/v3/auth/login', { body: { email, password: [refused] } }, 422],
    [
      'POST',
      '/api/v1/admin/bootstrap',
      { body: { email: 'a@b.cc', password: refused, organization: 'x' } },
      400,
    ],
    ['POST', '/api/v1/admin/bootstrap', { body: { email: 'a@b.cc', password: { inside: refused } } }, 422],
  ];
  return requests;
};

/** Lets secrets travel through as many operations and refusals as there are ways for them to get out. */
export const exercise = async (ground: Ground, canary: Canary): Promise<Outcome> => {
  const { send, token } = ground;
  const { project } = await ok(send, 'POST', '/api/v2/workspace', { token, body: { projectName: 'Canary' } });
  const place = { workspaceId: project.id, environment: 'dev', secretPath: '/' };
  await lifeOfASecret(ground, place, canary);
  const link = await otherSecrets(ground, place, canary);
  const machine = await machineFor(ground, project.id);
  const refusals: Answer[] = [];
  for (const [method, path, request, status] of refusedRequests(ground, machine, place, canary)) {
    const answer = await send(method, path, request);
    expect(answer.status, `${method} ${path} answered ${answer.text.slice(0, 500)}`).toBe(status);
    refusals.push(answer);
  }
  return { issued: [machine.clientSecret, machine.token, link], refusals };
};
