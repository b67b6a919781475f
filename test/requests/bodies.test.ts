import { afterAll, beforeAll, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { startApp } from '../harness/app.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded } from '../specimens/request.ts';
import { guarded, openPlace, type Place, preparedFor, sendTo } from '../world/served-place.ts';

let place: Place;
let before: readonly string[];

beforeAll(async () => {
  place = await openPlace();
  before = await place.stored();
});
afterAll(() => place.stop());

const form = 'application/x-www-form-urlencoded';
const simple = ['text/plain;charset=UTF-8', 'multipart/form-data; boundary=x', form, 'application/xml'];
const changing = guarded.filter(({ operation: { method } }) => method !== 'GET');

it.each(changing)('$name: what a page can send unasked is refused', async ({ operation }) => {
  const prepared = preparedFor(place, operation);
  const body = JSON.stringify(prepared.body ?? {});
  for (const type of ['http', 'rest'] as const)
    for (const contentType of simple) {
      const headers = { 'content-type': contentType };
      const { status, text } = await sendTo(place, type, prepared, { headers, body });
      expect(status, `${contentType} answered ${text}`).toBe(415);
      if (!operation.problem)
        expect(JSON.parse(text)).toMatchObject({ statusCode: 415, error: 'UnsupportedMediaType' });
    }
});

it('and nothing was changed by it', async () => {
  expect(await place.stored()).toEqual(before);
});

const open = operations.filter((operation) => !isGuarded(operation) && operation.method !== 'GET');

it.each(open.map((operation) => ({ name: keyOf(operation), operation })))(
  '$name: open to all, takes from pages what says that it is JSON',
  async ({ operation }) => {
    const app = await startApp();
    const path = operation.path.replace(/\{\w+\}/, 'id');
    const text = '{"email":"a@example.org","password":"a long password","organization":"Theirs"}';
    const ask = (type: string | undefined, headers: object) =>
      app.request(operation.method, path, {
        text,
        headers: { ...(type && { 'content-type': type }), ...headers },
      });
    const page = { origin: 'https://evil.example' };
    for (const type of simple.filter((each) => each !== form || !operation.forms))
      expect((await ask(type, page)).status, type).toBe(415);
    expect((await ask(undefined, page)).status).toBe(415);
    expect((await ask(undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(415);
    expect((await ask(undefined, {})).status).not.toBe(415);
    expect((await ask('application/json', page)).status).not.toBe(415);
  },
);

it('a machine may log in with a form', async () => {
  const { app, names } = place;
  const secret = await app.ok(
    'POST',
    `/api/v1/auth/universal-auth/identities/${names.identityId}/client-secrets`,
    {
      token: place.tokenFor(guarded[0]?.operation as never),
      body: {},
    },
  );
  const { clientSecret, clientSecretData } = secret.body;
  expect(clientSecretData).toBeDefined();
  const method = await app.ok('GET', `/api/v1/auth/universal-auth/identities/${names.identityId}`, {
    token: place.tokenFor(guarded[0]?.operation as never),
  });
  const { clientId } = method.body.identityUniversalAuth;
  const text = new URLSearchParams({ clientId, clientSecret }).toString();
  const login = await app.ok('POST', '/api/v1/auth/universal-auth/login', {
    text,
    headers: { 'content-type': form },
  });
  await app.ok('POST', '/api/v1/auth/token/renew', {
    text: new URLSearchParams({ accessToken: login.body.accessToken }).toString(),
    headers: { 'content-type': `${form}; charset=utf-8` },
  });
});
