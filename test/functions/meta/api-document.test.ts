import { describe, expect, test } from 'vitest';
import { wholeApi } from '../../../functions/openapi.ts';
import { operations } from '../../../functions/routes.ts';
import type { OpenApiOperation } from '../../../layers/http/openapi.ts';

const api = await wholeApi();
const described = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

const shapeOf = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

/** Every object and array inside a value, itself included. */
const within = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(within)] : [];

const resolve = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], api);

const namesIn = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');

describe('the document of the whole API', () => {
  test('holds every operation', () => {
    const there = new Set(described.map(({ method, path }) => `${method} ${shapeOf(path)}`));
    const missing = operations.filter(
      ({ method, path }) => !there.has(`${method.toLowerCase()} ${shapeOf(path)}`),
    );
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(described).toHaveLength(operations.length);
  });

  test('gives every operation an id of its own', () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([]);
  });

  test('has no reference that leads nowhere', () => {
    const references = within(api).flatMap((each) => ('$ref' in each ? [String(each.$ref)] : []));
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('has no two paths that only differ in the names of their parameters', () => {
    expect(new Set(Object.keys(api.paths).map(shapeOf)).size).toBe(Object.keys(api.paths).length);
  });

  test('declares exactly the parameters that each path names', () => {
    const declared = ({ parameters }: OpenApiOperation) =>
      parameters.filter((each) => each.in === 'path').map(({ name }) => name);
    for (const { path, operation } of described)
      expect(declared(operation), operation.operationId).toEqual(namesIn(path));
  });

  test('describes a success and a refusal of every operation', () => {
    for (const { operation } of described) {
      expect(operation.responses, operation.operationId).toHaveProperty('200');
      expect(operation.responses, operation.operationId).toHaveProperty('default');
    }
  });

  test('declares every group as a tag', () => {
    const tags = api.tags.map((tag) => ('name' in tag ? tag.name : undefined));
    expect(tags).toEqual([...new Set(described.flatMap(({ operation }) => operation.tags))].sort());
  });
});
