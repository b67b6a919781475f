import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';
import type { JsonObject } from '../../../local/template/resource.ts';

const event = {
  source: 'locket',
  'detail-type': 'secret.created',
  detail: { name: 'Alpha', tags: ['x', 'y'], count: 5, empty: [], nothing: null, deep: { a: true } },
};

const matching: [string, JsonObject][] = [
  ['an exact value', { source: ['locket'] }],
  ['one of several values', { source: ['other', 'locket'] }],
  ['every member', { source: ['locket'], detail: { name: ['Alpha'] } }],
  ['one element of a list', { detail: { tags: ['y'] } }],
  ['null', { detail: { nothing: [null] } }],
  ['a boolean in the depth', { detail: { deep: { a: [true] } } }],
  ['prefix', { 'detail-type': [{ prefix: 'secret.' }] }],
  ['suffix', { 'detail-type': [{ suffix: '.created' }] }],
  ['equals-ignore-case', { detail: { name: [{ 'equals-ignore-case': 'ALPHA' }] } }],
  ['anything-but a value', { source: [{ 'anything-but': 'other' }] }],
  ['anything-but a list', { source: [{ 'anything-but': ['other', 'more'] }] }],
  ['anything-but a prefix', { source: [{ 'anything-but': { prefix: 'oth' } }] }],
  ['exists', { detail: { name: [{ exists: true }] } }],
  ['exists false', { detail: { absent: [{ exists: false }] } }],
  ['exists false in an absent object', { absent: { name: [{ exists: false }] } }],
  ['numeric range', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }],
  ['$or, by one of its patterns', { $or: [{ source: ['other'] }, { detail: { name: ['Alpha'] } }] }],
  ['$or in the depth', { detail: { $or: [{ name: ['Beta'] }, { count: [5] }], tags: ['x'] } }],
  ['a value or an operator', { source: ['other', { prefix: 'lo' }] }],
];

const failing: [string, JsonObject][] = [
  ['another value', { source: ['Locket'] }],
  ['one member of two', { source: ['locket'], detail: { name: ['Beta'] } }],
  ['an absent member', { absent: ['x'] }],
  ['a number written as text', { detail: { count: ['5'] } }],
  ['a value against an object', { detail: ['x'] }],
  ['prefix', { source: [{ prefix: 'x' }] }],
  ['anything-but', { source: [{ 'anything-but': ['locket'] }] }],
  ['anything-but an absent member', { absent: [{ 'anything-but': 'x' }] }],
  ['exists of a member', { detail: { name: [{ exists: false }] } }],
  ['exists of an empty list', { detail: { empty: [{ exists: true }] } }],
  ['numeric', { detail: { count: [{ numeric: ['>', 5] }] } }],
  ['numeric on text', { source: [{ numeric: ['=', 5] }] }],
  ['$or of what does not hold', { $or: [{ source: ['nobody'] }, { detail: { name: ['nobody'] } }] }],
  ['$or beside what does not hold', { source: ['nobody'], $or: [{ detail: {} }] }],
];

describe('event patterns', () => {
  it.each(matching)('%s matches', (_what, pattern) => {
    expect(compilePattern(pattern, 'test')(event)).toBe(true);
  });

  it.each(failing)('%s does not match', (_what, pattern) => {
    expect(compilePattern(pattern, 'test')(event)).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ['cidr', { detail: { ip: [{ cidr: '10.0.0.0/8' }] } }],
    ['wildcard', { source: [{ wildcard: '*' }] }],
    ['$or', { $or: { source: ['a'] } }],
    ['numeric ~', { count: [{ numeric: ['~', 5] }] }],
    ['"text"', { source: 'text' }],
  ])('%s is refused when the pattern is read', (operator, pattern) => {
    expect(() => compilePattern(pattern, 'rule R')).toThrow(`rule R uses "${operator}"`);
  });
});
