import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RoleGrant } from '../../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../../layers/domain/permissions/rule.ts';
import { openPlace, type TokenPlace } from './place.ts';

/** What a viewer may do in these tests. */
const viewer = vi.hoisted(() => ({ rules: [] as Rule[] }));

vi.mock(import('../../../../layers/domain/permissions/grants.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    rulesOf: (grants: readonly RoleGrant[], ...rest) =>
      grants[0]?.role === 'viewer' ? viewer.rules : real.rulesOf(grants, ...rest),
  };
});

let place: TokenPlace;
let id: string;
// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
let project: any;

beforeAll(async () => {
  place = await openPlace();
  const { world } = place;
  project = await world.project();
  for (const environment of ['dev', 'prod'])
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/NAME', {
      workspaceId: project.id,
      environment,
      secretPath: '/',
      secretValue: environment,
    });
  id = await place.oidc({ claimMetadataMapping: { env: 'deploy.environment', team: 'team' } });
  await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/identity-memberships/${id}`, {
    role: 'viewer',
  });
});
afterAll(() => place.close());

const rule = (environment: string, more: object = {}): Rule =>
  ({ subject: 'secrets', action: ['read'], conditions: { environment }, ...more }) as Rule;

/** What reading in dev and prod answers whose login claimed this. */
const reads = async (claims: object): Promise<readonly number[]> => {
  const { world, issuer } = place;
  const { body } = await place.login('oidc-auth', id, await issuer.token({ ...claims }));
  const read = (environment: string) =>
    world.app.request('GET', '/api/v3/secrets/raw/NAME', {
      token: body.accessToken,
      query: { workspaceId: project.id, environment, secretPath: '/' },
    });
  return [(await read('dev')).status, (await read('prod')).status];
};

describe('a rule about a claim of the login', () => {
  it('holds for what this login claimed, and for nobody else', async () => {
    viewer.rules = [rule('{{identity.auth.oidc.claims.env}}')];
    expect(await reads({ deploy: { environment: 'dev' } })).toEqual([200, 403]);
    expect(await reads({ deploy: { environment: 'prod' } })).toEqual([403, 200]);
    expect(await reads({ deploy: { environment: 'other' } })).toEqual([403, 403]);
  });

  it('allows blanks inside its braces', async () => {
    viewer.rules = [rule('{{ identity.auth.oidc.claims.env }}')];
    expect(await reads({ deploy: { environment: 'dev' } })).toEqual([200, 403]);
  });

  it('grants nothing when the claim is not there, is no text, was not mapped, or is of another method', async () => {
    viewer.rules = [rule('{{identity.auth.oidc.claims.env}}')];
    for (const deploy of [undefined, {}, { environment: ['dev'] }, { environment: {} }, { environment: '' }])
      expect(await reads({ deploy })).toEqual([403, 403]);
    const deploy = { environment: 'dev' };
    viewer.rules = [rule('{{identity.auth.oidc.claims.deploy.environment}}')];
    expect(await reads({ deploy })).toEqual([403, 403]);
    viewer.rules = [rule('{{identity.auth.jwt.claims.env}}')];
    expect(await reads({ deploy })).toEqual([403, 403]);
  });

  it('takes the claim as it is: wildcards and placeholders in it mean nothing', async () => {
    viewer.rules = [rule({ $glob: '{{identity.auth.oidc.claims.env}}' } as never)];
    expect(await reads({ deploy: { environment: 'dev' } })).toEqual([200, 403]);
    for (const environment of ['*', '**', '{dev,prod}', '{{identity.auth.oidc.claims.team}}', 'd?v', '!x'])
      expect(await reads({ team: 'dev', deploy: { environment } })).toEqual([403, 403]);
  });

  it('that denies, denies everything when the claim is not there', async () => {
    viewer.rules = [
      { subject: 'secrets', action: ['read'] },
      rule('{{identity.auth.oidc.claims.env}}', { inverted: true }),
    ];
    expect(await reads({ deploy: { environment: 'dev' } })).toEqual([403, 200]);
    expect(await reads({})).toEqual([403, 403]);
  });
});

it.each(['x', '"', '€', '\u0001'])(
  'claims of %j are carried up to what a token holds, and refused beyond',
  async (letter) => {
    const bytes = Buffer.byteLength(JSON.stringify(letter)) - 2;
    const most = Math.floor(1_500 / bytes);
    const statuses = [];
    for (const length of [most, most + 20, 2 * most]) {
      const jwt = await place.issuer.token({ team: letter.repeat(length) });
      statuses.push((await place.login('oidc-auth', id, jwt)).status);
    }
    expect(statuses[0]).toBe(200);
    expect(statuses[2]).toBe(401);
    expect([200, 401]).toContain(statuses[1]);
  },
);
