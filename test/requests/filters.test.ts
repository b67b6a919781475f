import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownFilters, membersOf } from '../../layers/http/members.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { guarded, openPlace, type Place, preparedFor, sendTo } from '../world/served-place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.stop());

const reads = guarded.filter(({ operation: { method } }) => method === 'GET');
const lackedBy = ({ query }: Operation): readonly string[] =>
  knownFilters.filter((filter) => !membersOf(query).has(filter));

/** What the API's documentation says that a list can be narrowed by: applied here, or refused. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'GET /api/v3/secrets/raw': ['environment', 'secretPath', 'recursive', 'tagSlugs', 'metadataFilter'],
  'GET /api/v4/secrets': ['environment', 'secretPath', 'recursive', 'tagSlugs', 'metadataFilter'],
  'GET /api/v1/folders': ['environment', 'path', 'directory', 'recursive', 'lastSecretModified'],
  'GET /api/v2/folders': ['environment', 'path', 'directory', 'recursive', 'lastSecretModified'],
  'GET /api/v1/secret-imports': ['environment', 'path'],
  'GET /api/v1/secret-imports/secrets/raw': ['environment', 'path'],
  'GET /api/v1/dashboard/secrets-details': ['environment', 'secretPath', 'search', 'tags'],
  'GET /api/v1/dashboard/secrets-overview': ['environments', 'secretPath', 'search'],
  'GET /api/v1/identities': ['orgId'],
  'GET /api/v2/organizations/{orgId}/identity-memberships': ['search'],
  'GET /api/v2/workspace/{projectId}/identity-memberships': ['search'],
  'GET /api/v1/workspace/{projectId}/users': ['includeGroupMembers', 'roles'],
  'GET /api/v1/workspace/{projectId}/secret-snapshots': ['environment', 'path'],
  'GET /api/v1/workspace/{projectId}/secret-snapshots/count': ['environment', 'path'],
  'GET /api/v1/webhooks': ['environment', 'secretPath'],
};

describe('every documented filter', () => {
  it.each(Object.entries(documented))('of %s is applied or refused', (name, filters) => {
    const found = reads.find((each) => each.name === name);
    const declared = membersOf(found?.operation.query);
    expect(found).toBeDefined();
    expect(filters.filter((filter) => !declared.has(filter) && !knownFilters.includes(filter))).toEqual([]);
  });
});

describe('a filter that another list knows', () => {
  it.each(reads)('is refused by $name, which would show everything', async ({ operation }) => {
    const prepared = preparedFor(place, operation);
    for (const filter of lackedBy(operation)) {
      const query = { ...prepared.query, [filter]: 'anything' };
      const { status, text } = await sendTo(place, 'http', { ...prepared, query });
      // Where a protocol has refusals of its own, it knows no 422.
      const refused = operation.problem ? 400 : 422;
      expect([status, text]).toEqual([refused, expect.stringContaining(filter)]);
    }
  });

  it.each(reads)('means nothing to $name when it is empty', async ({ operation }) => {
    const prepared = preparedFor(place, operation);
    const plain = await sendTo(place, 'http', prepared);
    const empty = Object.fromEntries(lackedBy(operation).map((filter) => [filter, '']));
    const { status } = await sendTo(place, 'rest', { ...prepared, query: { ...prepared.query, ...empty } });
    expect(status).toBe(plain.status);
  });
});

it.each(reads)('$name: ignores a query member that nothing knows', async ({ operation }) => {
  const prepared = preparedFor(place, operation);
  const plain = await sendTo(place, 'http', prepared);
  const { status } = await sendTo(place, 'http', { ...prepared, query: { ...prepared.query, utm: 'x' } });
  expect(status).toBe(plain.status);
});

/** Members whose text can be wrong, by what a schema says of it. */
const unreadable = reads.flatMap(({ name, operation }) =>
  [...membersOf(operation.query)].flatMap((member) => {
    const accepts = (value: string) => {
      const found = operation.query?.safeParse({ [member]: value });
      return !found?.error?.issues.some(({ path }) => path[0] === member);
    };
    return accepts('true') && !accepts('maybe') ? [{ name, operation, member }] : [];
  }),
);

it.each(unreadable)(
  '$name: $member that is neither true nor false is refused',
  async ({ operation, member }) => {
    const prepared = preparedFor(place, operation);
    for (const value of ['maybe', '2', 'yes']) {
      const reply = await sendTo(place, 'http', {
        ...prepared,
        query: { ...prepared.query, [member]: value },
      });
      expect(reply.status, value).toBe(422);
    }
  },
);

it('values of a member that comes more than once are read alike at every type of API', async () => {
  const found = reads.find(({ name }) => name === 'GET /api/v3/secrets/raw');
  if (!found) throw new Error('There is no such operation');
  const prepared = preparedFor(place, found.operation);
  const query = new URLSearchParams(prepared.query as Record<string, string>);
  query.append('tagSlugs', 'unknown');
  query.append('tagSlugs', place.names.attachedTagSlug);
  for (const type of ['http', 'rest'] as const) {
    const { text } = await sendTo(place, type, prepared, { target: `${prepared.path}?${query}` });
    expect(JSON.parse(text).secrets).toHaveLength(1);
  }
});
