import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import { use } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import type { StsStandIn } from './sts-stand-in.ts';
import {
  account,
  awsMachine,
  lambdaRole,
  login,
  loginPath,
  longUser,
  otherAccount,
  otherPartition,
  shown,
  signed,
  startStandIn,
  stranger,
  user,
} from './workload.ts';

let world: World;
let sts: StsStandIn;
beforeAll(async () => {
  sts = await startStandIn(() => world.app.runtime.now());
  world = await openWorld({ stsEndpoint: sts.url });
});
afterAll(() => sts.close());
beforeEach(() => sts.answerWith(undefined));

const reader = { allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader` };
const events = () => eventsOf(world.app, 'login-identity-aws-auth');

describe('a login with AWS auth', () => {
  it('lets the role of a Lambda in, with a token that works', async () => {
    const { id } = await awsMachine(world, { ...reader, accessTokenTTL: 900, accessTokenMaxTTL: 3600 });
    const { status, body } = await login(world, id, await signed(world));
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      expiresIn: 900,
      accessTokenMaxTTL: 3600,
      tokenType: 'Bearer',
    });
    expect((await use(world, body.accessToken)).status).toBe(200);
  });

  it('is in the trail with who AWS said it was, and without anything that was signed', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    await login(world, id, request);
    const event = (await events()).at(-1);
    expect(event).toMatchObject({
      outcome: 'success',
      organizationId: world.orgId,
      actor: { type: 'identity', metadata: { identityId: id } },
      metadata: {
        authMethod: 'aws-auth',
        arn: `arn:aws:iam::${account}:role/Reader`,
        account,
        userId: lambdaRole.userId,
        identityAccessTokenId: expect.any(String),
      },
    });
    const text = JSON.stringify(await allItems(world.app.table));
    for (const part of [lambdaRole.sessionToken ?? '', String(request.headers.authorization).slice(-64)])
      expect(text).not.toContain(part);
  });

  it('sends AWS what was signed and nothing else', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world);
    await login(world, id, { ...request, headers: { ...request.headers, Cookie: 'a=b', 'X-Extra': '1' } });
    const { headers, body } = sts.received.at(-1) ?? {};
    expect(body).toBe(request.body);
    expect(headers).toMatchObject({ host: 'sts.eu-central-1.amazonaws.com', accept: 'application/json' });
    expect(Object.keys(headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']));
    expect(headers).not.toHaveProperty('x-extra');
  });

  it('reads what AWS answers in XML as well, when the request signed that it wants that', async () => {
    const { id } = await awsMachine(world, reader);
    const request = await signed(world, { headers: { Accept: 'text/xml' } });
    expect((await login(world, id, request)).status).toBe(200);
  });

  it.each([
    [
      'as a form',
      async (id: string) => {
        const text = new URLSearchParams({ identityId: id, ...shown(await signed(world)) }).toString();
        return world.app.request('POST', loginPath, {
          text,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        });
      },
    ],
    [
      'without the method, which is POST',
      async (id: string) => {
        const { iamHttpRequestMethod: _, ...rest } = shown(await signed(world));
        return login(world, id, rest);
      },
    ],
    [
      'as the Python SDK signs it, without content-length',
      async (id: string) => login(world, id, await signed(world, { region: 'us-west-2', length: false })),
    ],
    [
      'for the global endpoint',
      async (id: string) =>
        login(world, id, await signed(world, { region: 'us-east-1', host: 'sts.amazonaws.com' })),
    ],
    [
      'naming its organization',
      async (id: string) => {
        const { organizations } = await world.ok(world.admin, 'GET', '/api/v1/organization');
        const more = { organizationSlug: organizations[0].slug };
        return login(world, id, await signed(world), { more });
      },
    ],
  ])('works %s', async (_, attempt) => {
    const { id } = await awsMachine(world, reader);
    expect((await attempt(id)).status).toBe(200);
  });

  it('is refused when it names another organization', async () => {
    const { id } = await awsMachine(world, reader);
    const refused = await login(world, id, await signed(world), { more: { organizationSlug: 'elsewhere' } });
    expect(refused.status).toBe(404);
  });
});

describe('who is allowed', () => {
  it.each([
    ['a role', { allowedPrincipalArns: `arn:aws:iam::${account}:role/Reader` }, lambdaRole],
    [
      'a role with the path that AWS does not tell',
      { allowedPrincipalArns: `arn:aws:iam::${account}:role/a/b/Reader` },
      lambdaRole,
    ],
    ['a role by wildcard', { allowedPrincipalArns: `arn:aws:iam::${account}:role/Re*` }, lambdaRole],
    [
      'a session of a role',
      { allowedPrincipalArns: `arn:aws:sts::${account}:assumed-role/Reader/my-function` },
      lambdaRole,
    ],
    [
      'every session of a role',
      { allowedPrincipalArns: `arn:aws:sts::${account}:assumed-role/Reader` },
      lambdaRole,
    ],
    ['a unique id', { allowedPrincipalArns: 'AROAEXAMPLEREADER001' }, lambdaRole],
    ['a user with its path', { allowedPrincipalArns: `arn:aws:iam::${account}:user/teams/blue/ann` }, user],
    ['users below a path', { allowedPrincipalArns: `arn:aws:iam::${account}:user/teams/*` }, user],
    ['everything of an account', { allowedPrincipalArns: `arn:aws:iam::${account}:*` }, user],
    ['an account', { allowedAccountIds: account }, lambdaRole],
    [
      'one of several',
      {
        allowedPrincipalArns: `arn:aws:iam::${stranger}:role/X, arn:aws:iam::${account}:role/Reader`,
        allowedAccountIds: `${stranger},${account}`,
      },
      lambdaRole,
    ],
    ['anyone, because the operator says so', { allowedPrincipalArns: '*' }, otherAccount],
  ])('%s gets in', async (_, config, key) => {
    const { id } = await awsMachine(world, config);
    expect((await login(world, id, await signed(world, { key }))).status).toBe(200);
  });

  it.each([
    ['whose name no token could carry', { allowedAccountIds: account }, longUser, 'claims'],
    ['nobody while both lists are empty', {}, lambdaRole, 'allow-list'],
    ['a role of that name in another account', reader, otherAccount, 'principal'],
    ['a role of that name and account in another partition', reader, otherPartition, 'principal'],
    [
      'a role whose name only begins so',
      { allowedPrincipalArns: `arn:aws:iam::${account}:role/Read` },
      lambdaRole,
      'principal',
    ],
    [
      'a role whose name only ends so',
      { allowedPrincipalArns: `arn:aws:iam::${account}:role/der` },
      lambdaRole,
      'principal',
    ],
    [
      'a dot is no wildcard',
      { allowedPrincipalArns: `arn:aws:iam::${account}:role/R.ader` },
      lambdaRole,
      'principal',
    ],
    [
      'a user of that name under another path',
      { allowedPrincipalArns: `arn:aws:iam::${account}:user/ann` },
      user,
      'principal',
    ],
    ['another account', { allowedAccountIds: stranger }, lambdaRole, 'account'],
    [
      'the right principal of the wrong account list',
      { ...reader, allowedAccountIds: stranger },
      lambdaRole,
      'account',
    ],
    [
      'the right account of the wrong principal list',
      { allowedAccountIds: account, allowedPrincipalArns: `arn:aws:iam::${account}:role/Other` },
      lambdaRole,
      'principal',
    ],
    [
      'a role for whose name another one’s session stands in',
      { allowedPrincipalArns: `arn:aws:sts::${account}:assumed-role/*my-function` },
      lambdaRole,
      'principal',
    ],
    [
      'another session',
      { allowedPrincipalArns: `arn:aws:sts::${account}:assumed-role/Reader/other` },
      lambdaRole,
      'principal',
    ],
    ['another unique id', { allowedPrincipalArns: 'AROAEXAMPLEREADER002' }, lambdaRole, 'principal'],
  ])('%s: refused with a reason that does not tell the list', async (_, config, key, check) => {
    const { id } = await awsMachine(world, config);
    const { status, body } = await login(world, id, await signed(world, { key }));
    expect(status).toBe(401);
    for (const entry of Object.values(config).join(',').split(','))
      if (entry) expect(body.message).not.toContain(entry.trim());
    expect((await events()).at(-1)).toMatchObject({
      outcome: expect.stringMatching(/denied|failed/),
      metadata: { refusedBy: check, identityId: id },
    });
  });

  it('is asked of the configuration as it is now', async () => {
    const { id } = await awsMachine(world, reader);
    await world.ok(world.admin, 'PATCH', `/api/v1/auth/aws-auth/identities/${id}`, {
      allowedPrincipalArns: '',
    });
    expect((await login(world, id, await signed(world))).status).toBe(401);
  });
});

describe('an identity that cannot be logged in as', () => {
  it('is the same refusal whether it does not exist or has no AWS auth', async () => {
    const bare = (
      await world.ok(world.admin, 'POST', '/api/v1/identities', { name: 'bare', organizationId: world.orgId })
    ).identity.id;
    const [none, without] = await Promise.all(
      ['00000000-0000-4000-8000-000000000000', bare].map(async (id) => login(world, id, await signed(world))),
    );
    expect(none?.status).toBe(401);
    expect(without?.status).toBe(401);
    expect(none?.body.message).toBe(without?.body.message);
  });
});
