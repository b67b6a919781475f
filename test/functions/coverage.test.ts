import { expect, it } from 'vitest';
import * as z from 'zod';
import { coverageOf } from '../../functions/coverage.ts';
import { optional, ruled } from '../../layers/http/wire.ts';

const members = (...names: readonly string[]) => ({
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
const served = [
  {
    method: 'POST',
    path: '/api/v1/things/{thingId}',
    params: z.object({ thingId: z.string() }),
    query: undefined,
    repeats: { thingName: 'thingId' },
    body: z.object({ name: z.string(), note: optional(z.string()) }),
  },
  {
    method: 'GET',
    path: '/api/v1/things',
    params: undefined,
    query: ruled(z.object({ search: optional(z.string()) }), (query) => query),
    body: undefined,
  },
] as const;

it('members of a request that an operation does not declare are listed, apart from those that nothing knows', () => {
  const contract = [
    {
      method: 'POST',
      path: '/api/v1/things/:id',
      body: members('name', 'search', 'colour', 'thingId', 'thingName'),
      query: members('dry'),
    },
    { method: 'GET', path: '/api/v1/things/', query: members('search') },
    { method: 'DELETE', path: '/api/v1/things/{id}', body: members('force') },
  ];
  expect(coverageOf(contract, served)).toEqual([
    {
      name: 'POST /api/v1/things/:id',
      isServed: true,
      isRetired: false,
      elsewhere: ['search'],
      nowhere: ['dry', 'colour'],
    },
    { name: 'GET /api/v1/things/', isServed: true, isRetired: false, elsewhere: [], nowhere: [] },
    { name: 'DELETE /api/v1/things/{id}', isServed: false, isRetired: false, elsewhere: [], nowhere: [] },
  ]);
});

it('what is retired is no longer served, and counts by itself', () => {
  const [, list] = served;
  const [coverage] = coverageOf([{ method: 'GET', path: '/api/v1/things', query: members('x') }], served, [
    list,
  ]);
  expect(coverage).toMatchObject({ isServed: false, isRetired: true, nowhere: [] });
});
