import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routerOf } from '../../../local/gateway/router.ts';
import type { LambdaFunction } from '../../../local/template/functions.ts';

const keys = [
  'ANY /api/{proxy+}',
  'ANY /api/v3/secrets/{proxy+}',
  'ANY /api/v3/secrets',
  'GET /api/v3/secrets/special',
  'ANY /pets/{id}',
  'GET /pets/{id}',
  'ANY /pets/{id}/toys/{toy}',
  'POST /only-post',
];

const routes = (all: readonly string[]) =>
  all.map((key) => {
    const [method = '', path = key] = key.split(' ');
    return { method: path === key ? 'ANY' : method, path, function: {} as LambdaFunction };
  });

const describeMatch = (match: ReturnType<ReturnType<typeof routerOf>>) =>
  match && [
    match.route.path === '$default' ? '$default' : `${match.route.method} ${match.route.path}`,
    match.parameters,
  ];

describe('routing', () => {
  const find = routerOf(routes([...keys, '$default']));

  it.each([
    ['GET', '/api/v3/secrets/raw/A', 'ANY /api/v3/secrets/{proxy+}', { proxy: 'raw/A' }],
    ['GET', '/api/v3/secrets/raw/A/', 'ANY /api/v3/secrets/{proxy+}', { proxy: 'raw/A/' }],
    ['GET', '/api/v3/secrets/raw//A', 'ANY /api/v3/secrets/{proxy+}', { proxy: 'raw//A' }],
    ['GET', '/api/v3/secrets/', 'ANY /api/v3/secrets/{proxy+}', { proxy: '' }],
    ['DELETE', '/api/v3/secrets', 'ANY /api/v3/secrets', {}],
    ['GET', '/api/v3/secrets/special', 'GET /api/v3/secrets/special', {}],
    ['PUT', '/api/v3/secrets/special', 'ANY /api/v3/secrets/{proxy+}', { proxy: 'special' }],
    ['HEAD', '/api/v3/secretsX/a', 'ANY /api/{proxy+}', { proxy: 'v3/secretsX/a' }],
    ['GET', '/pets/7', 'GET /pets/{id}', { id: '7' }],
    ['OPTIONS', '/pets/7', 'ANY /pets/{id}', { id: '7' }],
    ['GET', '/pets/7/toys/ball', 'ANY /pets/{id}/toys/{toy}', { id: '7', toy: 'ball' }],
    ['GET', '/pets/', '$default', {}],
    ['GET', '/pets/7/', '$default', {}],
    ['GET', '/only-post', '$default', {}],
    ['GET', '//api/v3/secrets', '$default', {}],
    ['GET', '/', '$default', {}],
  ])('%s %s goes to %s', (method, path, key, parameters) => {
    expect(describeMatch(find(method, path))).toEqual([key, parameters]);
  });

  it('without $default nothing takes the rest', () => {
    expect(routerOf(routes(keys))('GET', '/nothing')).toBeUndefined();
  });

  it('a greedy parameter holds exactly what follows its prefix', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (tail) => {
        const match = find('PUT', `/api/v3/secrets/${tail}`);
        expect(describeMatch(match)).toEqual(['ANY /api/v3/secrets/{proxy+}', { proxy: tail }]);
      }),
    );
  });

  it('whatever the order of the routes, a path goes to the same one', () => {
    const paths = fc.constantFrom(
      '/api/v3/secrets/special',
      '/api/v3/secrets',
      '/pets/7',
      '/pets/7/toys/a',
      '/api/x',
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), paths, (shuffled, path) => {
        expect(describeMatch(routerOf(routes(shuffled))('GET', path))).toEqual(
          describeMatch(find('GET', path)),
        );
      }),
    );
  });
});
