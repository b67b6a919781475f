import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { everyone, members } from '../../layers/http/access.ts';
import { openApiDocument } from '../../layers/http/openapi.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, optional, optionalCount, ruled } from '../../layers/http/wire.ts';

const info = { title: 'Test', version: '1', description: 'A test' };
const shared = { summary: 'Does it', audit: 'get-secret', limit: 'read' } as const;
const handle = async () => ({ id: '1' });
const reply = () => z.object({ id: z.string(), extra: z.string().optional() });

const read = operation({
  ...shared,
  method: 'GET',
  path: '/api/v1/things/{id}',
  access: members,
  etag: true,
  params: z.object({ id: z.string().max(9) }),
  query: z.object({ kind: z.string(), deep: flag(true), place: ruled(defaulted(z.string(), '/'), String) }),
  reply,
  handle,
});

const change = operation({
  ...shared,
  method: 'PATCH',
  path: '/api/v1/things/{thingId}',
  access: members,
  params: z.object({ thingId: z.string().max(9) }),
  body: z.object({
    name: z.string().max(5),
    note: optional(z.string().max(7)),
    days: optionalCount(z.int()),
    parts: z.array(z.object({ size: z.int(), unit: defaulted(z.string(), 'cm') })),
  }),
  reply,
  handle,
});

const page = operation({
  ...shared,
  method: 'GET',
  path: '/api/things/{rest+}',
  access: everyone,
  audit: null,
  reply: () => z.string(),
  produces: 'text/html',
  handle: async () => '',
});

const make = operation({
  ...shared,
  method: 'POST',
  path: '/api/v1/things',
  access: members,
  outcomes: ['created', 'ok'],
  reply,
  handle,
});
const remove = operation({
  ...shared,
  method: 'DELETE',
  path: '/api/v1/gone',
  access: members,
  outcomes: ['no-content'],
  reply,
  handle,
});

const { paths } = openApiDocument(
  [{ title: 'Things', operations: [read, change, page, make, remove] }],
  info,
);
// biome-ignore lint/suspicious/noExplicitAny: a document has many shapes
const at = (path: string, method: string): any => paths[path]?.[method];

describe('requests', () => {
  test('templates that differ in parameter names only are one path', () => {
    expect(Object.keys(paths)).toEqual([
      '/api/v1/things/{id}',
      '/api/things/{rest}',
      '/api/v1/things',
      '/api/v1/gone',
    ]);
    expect(at('/api/v1/things/{id}', 'patch').parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 9 } },
    ]);
  });

  test('a parameter without a schema is a text', () => {
    expect(at('/api/things/{rest}', 'get').parameters).toEqual([
      { name: 'rest', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });

  test('query members with a default need not be given', () => {
    const query = at('/api/v1/things/{id}', 'get').parameters.slice(1);
    expect(query.map((each: { name: string; required: boolean }) => [each.name, each.required])).toEqual([
      ['kind', true],
      ['deep', false],
      ['place', false],
    ]);
    expect(query[1].schema).toEqual({ type: 'boolean', default: true });
    expect(query[2].schema).toMatchObject({ type: 'string' });
  });

  test('bodies tell what is required, at every depth, behind our leniency too', () => {
    const { schema } = at('/api/v1/things/{id}', 'patch').requestBody.content['application/json'];
    expect(schema.required).toEqual(['name', 'parts']);
    expect(schema.properties.note).toEqual({ type: 'string', maxLength: 7 });
    expect(schema.properties.days.type).toBe('integer');
    expect(schema.properties.parts.items.required).toEqual(['size']);
    expect(schema.properties.parts.items.properties.unit).toEqual({ type: 'string', default: 'cm' });
  });

  test('an operation without a body has no request body', () => {
    expect(at('/api/v1/things/{id}', 'get').requestBody).toBeUndefined();
  });
});

describe('replies', () => {
  test('promise what the handler must give', () => {
    const { schema } = at('/api/v1/things/{id}', 'get').responses['200'].content['application/json'];
    expect(schema.required).toEqual(['id']);
    expect(Object.keys(schema.properties)).toEqual(['id', 'extra']);
  });

  test('tell their media type when it is not JSON', () => {
    expect(Object.keys(at('/api/things/{rest}', 'get').responses['200'].content)).toEqual(['text/html']);
  });

  test('may be unchanged where there are tags', () => {
    expect(at('/api/v1/things/{id}', 'get').responses).toHaveProperty('304');
    expect(at('/api/v1/things/{id}', 'patch').responses).not.toHaveProperty('304');
  });
});

describe('operations', () => {
  test('say who may call them and what they leave in the trail', () => {
    expect(at('/api/v1/things/{id}', 'get')).toMatchObject({
      operationId: 'getV1ThingsById',
      tags: ['Things'],
      security: [{ bearer: [] }],
      'x-locket-access': 'members',
      'x-locket-audit': 'get-secret',
    });
    expect(at('/api/things/{rest}', 'get')).toMatchObject({ security: [], 'x-locket-audit': null });
  });
});

describe('successes', () => {
  test('are described by the status that they have, with a body where there is one', () => {
    const { responses } = at('/api/v1/things', 'post');
    expect(Object.keys(responses).sort()).toEqual(['200', '201', 'default']);
    expect(responses['201'].content['application/json'].schema).toEqual(
      responses['200'].content['application/json'].schema,
    );
    expect(at('/api/v1/gone', 'delete').responses['204']).toEqual({ description: 'Success, without a body' });
    expect(Object.keys(at('/api/v1/things/{id}', 'get').responses).sort()).toEqual(['200', '304', 'default']);
  });
});
