import { describe, expect, it } from 'vitest';
import { lacksOf, memberAt, type Shapes } from './needs.ts';

const shapes: Shapes = {
  Secret: { id: 'text', version: 'integer', hidden: 'boolean?', createdAt: 'instant', tags: 'Tag[]' },
  Tag: { id: 'text' },
  Claims: { exp: 'integer' },
};
const whole = { id: 'a', version: 1, createdAt: '2026-11-20T12:00:00.000Z', tags: [{ id: 't' }] };

const tokenWith = (claims: object): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

describe('what a client misses in a reply', () => {
  it('is nothing when every member is there, more or less', () => {
    expect(lacksOf({ secret: whole, more: 1 }, { secret: 'Secret' }, shapes)).toEqual([]);
    expect(lacksOf({ secret: { ...whole, hidden: null } }, { secret: 'Secret' }, shapes)).toEqual([]);
  });

  it.each([
    ['a number as text', { version: '1' }, 'the reply.version is no integer'],
    ['a fraction', { version: 1.5 }, 'the reply.version is no integer'],
    ['an absent member', { id: undefined }, 'the reply.id is no text'],
    ['null for a text', { id: null }, 'the reply.id is no text'],
    ['a text for a boolean', { hidden: 'true' }, 'the reply.hidden is no boolean'],
    ['an empty time', { createdAt: '' }, 'the reply.createdAt is no instant'],
    ['a date without time', { createdAt: '2026-11-20' }, 'the reply.createdAt is no instant'],
    ['an object for an array', { tags: {} }, 'the reply.tags is no array'],
    ['a broken element', { tags: [{ id: 't' }, {}] }, 'the reply.tags.1.id is no text'],
  ])('is named: %s', (_what, change, lack) => {
    expect(lacksOf({ ...whole, ...change }, 'Secret', shapes)).toEqual([lack]);
  });

  it('is the claims of a token when it needs them', () => {
    expect(lacksOf({ token: tokenWith({ exp: 1 }) }, { token: 'Claims.jwt' }, shapes)).toEqual([]);
    const lack = ['claims of the reply.token.exp is no integer'];
    expect(lacksOf({ token: tokenWith({}) }, { token: 'Claims.jwt' }, shapes)).toEqual(lack);
    expect(lacksOf({ token: 'opaque' }, { token: 'Claims.jwt' }, shapes)).toEqual([
      'claims of the reply.token is no object',
    ]);
  });

  it('cannot be asked of a type that does not exist', () => {
    expect(() => lacksOf({ id: 1 }, { id: 'number' }, shapes)).toThrow('There is no type number');
  });
});

it('a path leads through objects and every element of arrays', () => {
  const reply = { imports: [{ secrets: [{ key: 'A' }, { key: 'B' }] }, { secrets: [{ key: 'C' }] }] };
  expect(memberAt(reply, 'imports.*.secrets.*.key')).toEqual(['A', 'B', 'C']);
  expect(memberAt(reply, 'imports.1.secrets')).toBeUndefined();
  expect(memberAt(reply, 'nothing.here')).toBeUndefined();
});
