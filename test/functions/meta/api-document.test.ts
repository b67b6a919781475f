import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { httpGroups } from '../../../functions/groups.ts';
import { wholeApi } from '../../../functions/openapi.ts';
import { operations } from '../../../functions/routes.ts';
import { maxPosition } from '../../../layers/domain/projects/environment-order.ts';
import type { OpenApiOperation } from '../../../layers/http/openapi.ts';
import { examplesFile } from '../../specimens/examples/examples.ts';

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
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.filter((status) => ['200', '201', '204', '302'].includes(status)).length,
        operation.operationId,
      ).toBeGreaterThan(0);
      expect(operation.responses, operation.operationId).toHaveProperty('default');
    }
  });

  test('declares every group as a tag', () => {
    expect(api.tags).toEqual(httpGroups.map(({ title, description }) => ({ name: title, description })));
    const used = new Set(described.flatMap(({ operation }) => operation.tags));
    expect([...used].sort()).toEqual(httpGroups.map(({ title }) => title).sort());
  });
});

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Every schema inside a value, with the name of the member it is of. */
const membersWithin = (value: unknown): (readonly [name: string, schema: Schema])[] =>
  within(value).flatMap((each) => Object.entries((each as Schema).properties ?? {}));

describe('the page', () => {
  test('says of every parameter what it means', () => {
    const silent = described.flatMap(({ operation }) =>
      operation.parameters.filter(({ description }) => !description).map(({ name }) => name),
    );
    expect([...new Set(silent)], 'describe these in functions/notes').toEqual([]);
  });

  test('says of every member of requests and replies what it means', () => {
    const silent = described
      .flatMap(({ operation }) => membersWithin([operation.requestBody, operation.responses]))
      .filter(([, { description }]) => !description)
      .map(([name]) => name);
    expect([...new Set(silent)], 'describe these in functions/notes').toEqual([]);
  });

  test('describes members that share a schema each by its own name', () => {
    const list = described.find(({ path, method }) => path === '/api/v4/secrets' && method === 'get');
    const notes = list?.operation.parameters.map(({ name, description }) => [name, description]);
    expect(notes).toContainEqual(['projectId', 'Id of the project']);
    expect(notes).toContainEqual(['projectSlug', 'Slug of the project']);
  });

  test('has every description in one line that begins like a sentence', () => {
    const notes = described.flatMap(({ operation }) => [
      ...operation.parameters.map(({ description = '' }) => description),
      ...membersWithin([operation.requestBody, operation.responses]).map(
        ([, { description = '' }]) => description,
      ),
    ]);
    expect(notes.filter((note) => !/^[A-Z0-9][^\n]{1,119}$/.test(note))).toEqual([]);
  });

  test('bounds numbers by what the service takes, not by how far JavaScript counts', () => {
    const numbers = within(api).flatMap((each) =>
      Object.entries(each).flatMap(([member, value]) =>
        /^(exclusive)?(minimum|maximum)$|^(default|example)$/i.test(member) && typeof value === 'number'
          ? [value]
          : [],
      ),
    );
    expect(numbers.length).toBeGreaterThan(50);
    // Ten years in seconds is the longest that anything lives; positions go as far as 32 bits.
    const isWide = (number: number) => Math.abs(number) > 315_360_000 && number !== maxPosition;
    expect(numbers.filter(isWide)).toEqual([]);
  });
});

describe('the examples of the API document', () => {
  test('are the specimens: `npm run examples` writes them anew', () => {
    const file = new URL('../../../functions/meta/examples.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(examplesFile());
  });

  test('fill the body of every operation that cannot do without', () => {
    const demanding = described.filter(({ operation }) => {
      const body = operation.requestBody as { required?: boolean } | undefined;
      return body?.required === true;
    });
    const without = demanding.filter(
      ({ operation }) => !JSON.stringify(operation.requestBody).includes('"example":'),
    );
    expect(demanding.length).toBeGreaterThan(50);
    expect(without.map(({ operation }) => operation.operationId)).toEqual([]);
  });
});
