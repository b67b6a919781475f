import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventsOf } from '../../../world/events.ts';
import { openWorld, type World } from '../../../world/world.ts';
import type { StsStandIn } from './sts-stand-in.ts';
import {
  account,
  awsMachine,
  login,
  otherAccount,
  type Signed,
  type Signing,
  shown,
  signed,
  startStandIn,
} from './workload.ts';

let world: World;
let sts: StsStandIn;
beforeAll(async () => {
  sts = await startStandIn(() => world.app.runtime.now());
  world = await openWorld({ stsEndpoint: sts.url });
});
afterAll(() => sts.close());
beforeEach(() => {
  sts.answerWith(undefined);
  sts.received.length = 0;
});

const reader = { allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader` };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const refusedBy = async () =>
  (await eventsOf(world.app, 'login-identity-aws-auth')).at(-1)?.metadata.refusedBy;

/** Refused before anything is sent anywhere. */
const expectUnsent = async (request: Signed | Record<string, string>, check: string) => {
  const { id } = await awsMachine(world, reader);
  const reply = await login(world, id, request);
  expect(reply.status, reply.text).toBe(401);
  expect(sts.received).toHaveLength(0);
  expect(await refusedBy()).toBe(check);
};

const minutes = (count: number) => new Date(world.app.runtime.now().getTime() + count * 60_000);

describe('a signed request that is not sent on', () => {
  it.each<[string, Signing, string]>([
    ['for another host', { host: 'sts.evil.example' }, 'host'],
    ['for a host that begins like one of AWS', { host: 'sts.amazonaws.com.evil.example' }, 'host'],
    ['for a host that ends like one of AWS', { host: 'evil-sts.amazonaws.com' }, 'host'],
    ['for a host below one of AWS', { host: 'x.sts.eu-central-1.amazonaws.com' }, 'host'],
    ['for another port', { host: 'sts.eu-central-1.amazonaws.com:8443' }, 'host'],
    ['for an address', { host: '169.254.169.254' }, 'host'],
    ['for a host with a user in front', { host: 'sts.amazonaws.com@evil.example' }, 'host'],
    ['for another service of AWS', { host: 's3.eu-central-1.amazonaws.com' }, 'host'],
    [
      'for a host in China that the operator does not allow',
      { host: 'sts.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
      'host',
    ],
    [
      'for a FIPS endpoint that the operator does not allow',
      { host: 'sts-fips.us-east-1.amazonaws.com', region: 'us-east-1' },
      'host',
    ],
    ['for another region than that of its host', { host: 'sts.eu-west-1.amazonaws.com' }, 'region'],
    ['for a region at the global host', { host: 'sts.amazonaws.com' }, 'region'],
    ['for another service', { service: 'iam' }, 'service'],
    ['with another action', { body: 'Action=GetSessionToken&Version=2011-06-15' }, 'action'],
    [
      'with an action more',
      { body: 'Action=GetCallerIdentity&Version=2011-06-15&Action=AssumeRole' },
      'action',
    ],
    ['with a parameter more', { body: 'Action=GetCallerIdentity&Version=2011-06-15&RoleArn=x' }, 'action'],
    ['with another version', { body: 'Action=GetCallerIdentity&Version=2012-01-01' }, 'action'],
    [
      'with a header signed that has no place there',
      { headers: { 'X-Forwarded-Host': 'evil.example' } },
      'headers',
    ],
  ])('%s', async (_, signing, check) => {
    await expectUnsent(await signed(world, signing), check);
  });

  it.each([
    ['six minutes old', -6, 'age'],
    ['from six minutes in the future', 6, 'age'],
  ])('%s', async (_, offset, check) => {
    await expectUnsent(await signed(world, { at: minutes(offset) }), check);
  });

  it.each<[string, (request: Signed) => Signed | Record<string, string>, string]>([
    ['as a GET', (request) => ({ ...request, method: 'GET' }), 'method'],
    [
      'without its authorization',
      ({ headers: { authorization: _, ...headers }, ...rest }) => ({ ...rest, headers }),
      'signature',
    ],
    [
      'with an authorization of another algorithm',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          authorization: String(request.headers.authorization).replace('HMAC', 'ECDSA-P256'),
        },
      }),
      'signature',
    ],
    [
      'with an authorization twice, in two cases',
      (request) => ({ ...request, headers: { ...request.headers, Authorization: 'x' } }),
      'headers',
    ],
    [
      'with a line break in a header',
      (request) => ({
        ...request,
        headers: { ...request.headers, 'x-amz-user-agent': 'a\r\nHost: evil.example' },
      }),
      'encoding',
    ],
    [
      'with another length than its body has',
      (request) => ({ ...request, headers: { ...request.headers, 'Content-Length': '3' } }),
      'headers',
    ],
    [
      'with headers that are no texts',
      (request) => ({ ...shown(request), iamRequestHeaders: base64('{"host":{"a":1}}') }),
      'encoding',
    ],
    [
      'with headers that are a list',
      (request) => ({ ...shown(request), iamRequestHeaders: base64('[]') }),
      'encoding',
    ],
    [
      'with headers that are no JSON',
      (request) => ({ ...shown(request), iamRequestHeaders: base64('host: x') }),
      'encoding',
    ],
    [
      'with headers that are no base64',
      (request) => ({ ...shown(request), iamRequestHeaders: '{}' }),
      'encoding',
    ],
    ['with a body that is no base64', (request) => ({ ...shown(request), iamRequestBody: '%%' }), 'encoding'],
    [
      'with a name twice in its JSON',
      (request) => {
        const json = JSON.stringify(request.headers).replace(
          /}$/,
          ',"host":"sts.eu-central-1.amazonaws.com"}',
        );
        return { ...shown(request), iamRequestHeaders: base64(json.replace('{', '{"Host":"evil.example",')) };
      },
      'headers',
    ],
    [
      'with headers that it signs and does not have',
      ({ headers: { 'x-amz-security-token': _, ...headers }, ...rest }) => ({ ...rest, headers }),
      'headers',
    ],
    [
      'without its date',
      ({ headers: { 'x-amz-date': _, ...headers }, ...rest }) => ({ ...rest, headers }),
      'headers',
    ],
  ])('%s', async (_, alter, check) => {
    await expectUnsent(alter(await signed(world)), check);
  });

  it('with more headers than AWS takes: 422', async () => {
    const { id } = await awsMachine(world, reader);
    const request = { ...shown(await signed(world)), iamRequestHeaders: 'A'.repeat(20_000) };
    expect((await login(world, id, request)).status).toBe(422);
  });
});

/** Not the first second of a minute, to which one case sets the date. */
const inMinute = () => new Date(Math.floor(world.app.runtime.now().getTime() / 60_000) * 60_000 + 1000);

describe('what AWS does not accept', () => {
  it.each<[string, (request: Signed) => Signed]>([
    [
      'an altered signature',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          authorization: String(request.headers.authorization).replace(/.$/, (last) =>
            last === '0' ? '1' : '0',
          ),
        },
      }),
    ],
    [
      'another session token',
      (request) => ({ ...request, headers: { ...request.headers, 'x-amz-security-token': 'other' } }),
    ],
    [
      'an unknown key',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          authorization: String(request.headers.authorization).replace(
            'ASIAEXAMPLELAMBDA01',
            'ASIAEXAMPLENOBODY01',
          ),
        },
      }),
    ],
    [
      'another date than was signed',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          'x-amz-date': String(request.headers['x-amz-date']).replace(/\d\dZ$/, '00Z'),
        },
      }),
    ],
  ])('%s is a 401 that says so', async (_, alter) => {
    const { id } = await awsMachine(world, reader);
    const reply = await login(world, id, alter(await signed(world, { at: inMinute() })));
    expect(reply.status, reply.text).toBe(401);
    expect(reply.body.message).toMatch(/AWS did not accept the signed request: \w+/);
  });

  it.each<[string, Parameters<StsStandIn['answerWith']>[0], number]>([
    ['a fault of AWS', { status: 500, body: '' }, 503],
    ['throttling', { status: 400, body: JSON.stringify({ Error: { Code: 'Throttling' } }) }, 429],
    [
      'a redirect, which is not followed',
      { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      503,
    ],
    ['an answer that names nobody', { status: 200, body: '{}' }, 503],
    [
      'an answer whose account is not that of its ARN',
      {
        status: 200,
        body: JSON.stringify({
          GetCallerIdentityResponse: {
            GetCallerIdentityResult: { Account: account, Arn: otherAccount.arn, UserId: 'A' },
          },
        }),
      },
      503,
    ],
    ['an endless answer', { status: 200, body: 'x'.repeat(200_000) }, 503],
  ])('%s is no refusal of the caller', async (_, answer, status) => {
    const { id } = await awsMachine(world, reader);
    sts.answerWith(answer);
    expect((await login(world, id, await signed(world))).status).toBe(status);
  });
});
