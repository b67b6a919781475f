import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../layers/http/operation.ts';
import { guarded, openPlace, type Place, preparedFor, sendTo } from '../world/served-place.ts';

let place: Place;
let before: readonly string[];
beforeAll(async () => {
  place = await openPlace();
  before = await place.stored();
});
afterAll(() => place.stop());

/** Members that hold names or keys, wherever in a body they stand. */
const naming =
  /^(name|newSecretName|secretKey|secretName|projectName|slug|newProjectSlug|tagSlugs|key|organization)$/;
const misleading = [
  'a\u200bb',
  'a\u202eb',
  'a\u2060b',
  'a\u00a0b',
  'a\u0007b',
  'a\u2028b',
  'a\u00adb',
  'a\u3164b',
];

type Body = Readonly<Record<string, unknown>>;

/** The body with each of its names, one at a time, made of this text. */
const withName = (body: unknown, text: string): readonly unknown[] => {
  if (Array.isArray(body))
    return body.flatMap((each, n) => withName(each, text).map((other) => body.with(n, other)));
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body as Body).flatMap(([member, value]) => {
    if (naming.test(member) && typeof value === 'string') return [{ ...body, [member]: text }];
    if (naming.test(member) && Array.isArray(value)) return [{ ...body, [member]: [text] }];
    return withName(value, text).map((other) => ({ ...body, [member]: other }));
  });
};

const bodyOf = (operation: Operation) => preparedFor(place, operation).body;
const changes = guarded.filter(({ operation: { method, body } }) => method !== 'GET' && body);

describe('a name that looks like another', () => {
  it.each(changes)('is refused by $name', async ({ operation }) => {
    const prepared = preparedFor(place, operation);
    for (const text of misleading)
      for (const body of withName(bodyOf(operation), text)) {
        const reply = await sendTo(place, 'http', { ...prepared, body });
        expect(reply.status, `${JSON.stringify(body)} answered ${reply.text}`).toBe(422);
        expect(reply.text).not.toContain(text);
      }
  });

  it('is refused in the path as well', async () => {
    const named = guarded.filter(
      ({ operation: { method, path } }) => method !== 'GET' && path.endsWith('{secretName+}'),
    );
    expect(named.length).toBeGreaterThan(6);
    for (const { operation } of named)
      for (const text of misleading) {
        const prepared = preparedFor(place, operation);
        const target = prepared.path.replace(/[^/]*$/, encodeURIComponent(text));
        expect((await sendTo(place, 'rest', prepared, { target })).status).toBe(422);
      }
  });

  it('and nothing was changed by any of them', async () => {
    expect(await place.stored()).toEqual(before);
  });
});

it('many operations take names', () => {
  const taking = changes.filter(({ operation }) => withName(bodyOf(operation), 'x').length > 0);
  expect(taking.length).toBeGreaterThan(25);
});

describe('a name that can be composed in two ways', () => {
  const composed = 'CAF\u00c9';
  const decomposed = 'CAFE\u0301';
  const at = () => ({
    workspaceId: place.names.projectId,
    environment: place.names.environment,
    secretPath: '/',
  });
  const path = (name: string) => `/api/v3/secrets/raw/${name}`;
  const token = () => place.tokenFor(guarded[0]?.operation as Operation);

  it('is one name: for secrets, references to them and the beginning of names', async () => {
    const { app } = place;
    await app.ok('POST', path(decomposed), {
      token: token(),
      body: { ...at(), secretValue: ' kept e\u0301 ' },
    });
    const again = await app.request('POST', path(composed), {
      token: token(),
      body: { ...at(), secretValue: 'x' },
    });
    expect(again.status).toBe(400);
    const value = `see $\{${decomposed}} and $\{${composed}}`;
    await app.ok('POST', path('REFERS'), { token: token(), body: { ...at(), secretValue: value } });
    for (const name of [composed, decomposed]) {
      const { body } = await app.ok('GET', path(name), { token: token(), query: at() });
      expect(body.secret.secretKey).toBe(composed);
    }
    const expanded = await app.ok('GET', path('REFERS'), {
      token: token(),
      query: { ...at(), expandSecretReferences: true },
    });
    expect(expanded.body.secret.secretValue).toMatch(/^see (.*) and \1$/);
    expect(expanded.body.secret.secretValue).not.toContain('$');
    const { workspaceId: projectId, ...rest } = at();
    const listed = await app.ok('GET', '/api/v4/secrets', {
      token: token(),
      query: { ...rest, projectId, secretKeyPrefix: decomposed },
    });
    expect(listed.body.secrets).toHaveLength(1);
    await app.ok('DELETE', path(decomposed), { token: token(), body: at() });
    expect((await app.request('GET', path(composed), { token: token(), query: at() })).status).toBe(404);
  });

  it('is kept composed for projects, environments, tags and identities', async () => {
    const { app, names } = place;
    const own = async (route: string, member: string, body: object) =>
      JSON.stringify(
        (await app.ok('POST', route, { token: token(), body: { ...body, [member]: ` ${decomposed} ` } }))
          .body,
      );
    const project = `/api/v1/projects/${names.projectId}`;
    for (const reply of [
      await own('/api/v1/projects', 'projectName', {}),
      await own(`${project}/environments`, 'name', { slug: 'cafe' }),
      await own(`${project}/tags`, 'name', { slug: 'cafe', color: '' }),
      await own('/api/v1/identities', 'name', { organizationId: names.orgId }),
    ])
      expect(reply).toContain(`"${composed}"`);
  });
});
