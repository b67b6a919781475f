import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the query API of STS, 2011-06-15. */
let assumed: URLSearchParams | undefined;
const xml = (action: string, inside: string): Said => [
  200,
  `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`,
  { 'content-type': 'text/xml' },
];
const answer = ({ body, headers }: Asked): Said => {
  const form = new URLSearchParams(body);
  if (!String(headers.authorization).includes('/eu-central-1/sts/')) return [403];
  if (form.get('Action') !== 'AssumeRole')
    return xml('GetCallerIdentity', '<Arn>arn:aws:iam::1:user/x</Arn>');
  assumed = form;
  const keys =
    '<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>made</SecretAccessKey><SessionToken>token</SessionToken>';
  return xml('AssumeRole', `<Credentials>${keys}<Expiration>2026-11-29T13:00:00Z</Expiration></Credentials>`);
};

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const servers = { 'sts.eu-central-1.amazonaws.com': { origin: api.origin, ca: authority.ca } };
  providers = openDynamicProviders({ allowPrivateTargets: false, servers });
});
afterAll(() => api.close());

const at = () => ({
  type: 'aws-sts' as const,
  inputs: checkedInputs('aws-sts', {
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    region: 'eu-central-1',
    roleArn: 'arn:aws:iam::123456789012:role/reader',
    externalId: 'ours',
    policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  }),
});
const after = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const account = (seconds: number) => ({ name: 'lmark-1', password: 'not used', expireAt: after(seconds) });

it('assumes the role in a session that is called as the account, until the lease ends', async () => {
  expect(await providers.test(at())).toMatchObject({ kind: 'done' });
  expect(await providers.create(at(), account(3600))).toEqual({
    kind: 'done',
    value: { ACCESS_KEY: 'ASIA', SECRET_ACCESS_KEY: 'made', SESSION_TOKEN: 'token' },
  });
  expect(Object.fromEntries(assumed ?? [])).toMatchObject({
    RoleArn: 'arn:aws:iam::123456789012:role/reader',
    RoleSessionName: 'lmark-1',
    ExternalId: 'ours',
    'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  });
  const seconds = Number(assumed?.get('DurationSeconds'));
  expect(seconds).toBeGreaterThan(3590);
  expect(seconds).toBeLessThanOrEqual(3600);
});

it('asks for the least time that STS takes, and refuses more than the most', async () => {
  await providers.create(at(), account(60));
  expect(assumed?.get('DurationSeconds')).toBe('900');
  expect(await providers.create(at(), account(13 * 3600))).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('twelve hours'),
  });
});

it('says until when a session lasts that nothing ends, and that it is over then', async () => {
  const short = { createdAt: after(0), expireAt: after(60) };
  expect(await providers.revoke(at(), 'lmark-1', short)).toMatchObject({
    kind: 'refused',
    until: new Date(Date.parse(short.createdAt) + 960_000).toISOString(),
  });
  const long = { createdAt: after(-60), expireAt: after(3600) };
  expect(await providers.revoke(at(), 'lmark-1', long)).toMatchObject({ until: long.expireAt });
  const over = { createdAt: after(-7200), expireAt: after(-3600) };
  expect(await providers.revoke(at(), 'lmark-1', over)).toEqual({ kind: 'done', value: true });
  expect(await providers.renew(at(), account(3600))).toMatchObject({ kind: 'refused' });
});
