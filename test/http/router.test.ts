import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { operations } from '../../functions/routes.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { Router } from '../../layers/http/router.ts';

const at = (path: string) =>
  operation({
    method: 'GET',
    path,
    summary: path,
    access: everyone,
    audit: null,
    limit: 'read',
    reply: () => z.unknown(),
    handle: async () => undefined,
  });

const paths = [
  '/api/things/{id}',
  '/api/things/deleted',
  '/api/things/{id}/parts',
  '/api/things/deleted/parts',
  '/api/things/{id}/parts/{part}',
  '/api/things/{name+}',
  '/api/things',
  '/api/other/{id}/x/y/z',
  '/api/{anything}/deleted',
];

it.each([
  ['/api/things/deleted', '/api/things/deleted'],
  ['/api/things/7', '/api/things/{id}'],
  ['/api/things/deleted/parts', '/api/things/deleted/parts'],
  ['/api/things/7/parts', '/api/things/{id}/parts'],
  ['/api/things/a/b', '/api/things/{name+}'],
  ['/api/others/deleted', '/api/{anything}/deleted'],
])('%s is served by %s, in whatever order the operations are given', (path, expected) => {
  const segments = path.split('/').slice(1);
  fc.assert(
    fc.property(fc.shuffledSubarray(paths, { minLength: paths.length }), (order) => {
      const match = new Router(order.map(at)).match({ method: 'GET', segments });
      expect(match.operation.path).toBe(expected);
    }),
  );
});

it('every operation without parameters is reached under its own path', () => {
  const router = new Router(operations);
  for (const { method, path } of operations.filter((each) => !each.path.includes('{')))
    expect(router.match({ method, segments: path.split('/').slice(1).filter(Boolean) }).operation.path).toBe(
      path,
    );
});

it('a path that nobody claims is unknown by whatever method, beside one that answers reads of everything', () => {
  const router = new Router(['/{page+}', '/api/things/{name+}'].map(at));
  const asked = (method: string, path: string) =>
    router.match({ method, segments: path.split('/').slice(1) });
  expect(asked('GET', '/nowhere').operation.path).toBe('/{page+}');
  expect(() => asked('POST', '/nowhere')).toThrow('Route not found');
  expect(() => asked('POST', '/api/things/a/b')).toThrow('does not take POST');
  const other = new Router([...['/{page+}'].map(at), { ...at('/api/things'), method: 'POST' }]);
  expect(() => other.match({ method: 'GET', segments: ['api', 'things'] })).toThrow('does not take GET');
});
