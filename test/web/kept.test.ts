import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { wholeApi } from '../../functions/openapi.ts';
import { secretsOf } from './secret-members.ts';

const web = resolve(import.meta.dirname, '../../web');

/** Members that are called so and are not: what is shown of credentials, forms, ids, and what is left empty. */
const harmless = new Set([
  'GET /api/v1/app-connections credentials',
  'GET /api/v1/app-connections/options credentials',
  'GET /api/v1/dynamic-secrets/{name} inputs',
  'GET /api/v1/ldap/config bindPass',
  'GET /api/v1/secret-rotation-providers/{workspaceId} inputs',
  'GET /api/v1/secret-rotations secret',
  'GET /api/v1/sso/oidc/config clientSecret',
  'GET /api/v1/user/me/webauthn credentials',
]);

/** Calls of a function whose first argument is a route, or a constant of the file that is one. */
const routesGivenTo = (name: string, source: string): readonly string[] => {
  const constants = new Map(
    [...source.matchAll(/const (\w+) = ['`]([^'`]+)['`]/g)].map(([, key = '', text = '']) => [key, text]),
  );
  return [...source.matchAll(new RegExp(`\\b${name}\\(\\s*(?:['\`]([^'\`]+)['\`]|(\\w+))`, 'g'))].map(
    ([, literal, constant = '']) =>
      (literal ?? constants.get(constant) ?? constant).replaceAll(
        /\$\{(\w+)\}/g,
        (_, key) => constants.get(key) ?? '',
      ),
  );
};

const sources = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const file of glob('**/*.{ts,tsx}', { cwd: web }))
    found.push(readFileSync(join(web, file), 'utf8'));
  return found;
};

it('no operation that answers with something secret is read through the cache of queries', async () => {
  const api = await wholeApi();
  const routes = new Set((await sources()).flatMap((source) => routesGivenTo('reading', source)));
  const kept = [...routes].flatMap((route) => secretsOf(api, route).map((member) => `${route} ${member}`));
  expect(routes.size).toBeGreaterThan(60);
  expect(kept.filter((each) => !harmless.has(each))).toEqual([]);
  expect([...harmless].filter((each) => !kept.includes(each))).toEqual([]);
});

it('changes are kept no longer than the component that asked for them', () => {
  expect(readFileSync(join(web, 'api/queries.ts'), 'utf8')).toMatch(/mutations: \{[^}]*gcTime: 0/);
});
