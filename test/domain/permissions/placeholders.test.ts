import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abilityOf, can } from '../../../layers/domain/permissions/ability.ts';
import {
  type PlaceholderValues,
  resolvePlaceholders,
} from '../../../layers/domain/permissions/placeholders.ts';
import type { Conditions, Rule } from '../../../layers/domain/permissions/rule.ts';
import { runs } from '../../harness/thoroughness.ts';

const values: PlaceholderValues = { id: 'id-1', username: 'ann', metadata: { team: 'blue', empty: '' } };
const rule = (conditions: Conditions, inverted = false): Rule => ({
  subject: 'secrets',
  action: ['read'],
  conditions,
  ...(inverted ? { inverted: true } : {}),
});
const resolved = (conditions: Conditions, given: PlaceholderValues = values) =>
  resolvePlaceholders([rule(conditions)], given)[0];
const at = (secretPath: string) => ({ environment: 'dev', secretPath, secretName: 'KEY', secretTags: [] });
const withTeam = (team: string): PlaceholderValues => ({ id: 'i', username: 'u', metadata: { team } });

describe('placeholders', () => {
  it('stand for the id, the username and metadata of the caller, in any string of the conditions', () => {
    expect(
      resolved({
        environment: '{{identity.metadata.team}}',
        secretPath: { $eq: '/{{ identity.id }}/{{identity.username}}', $in: ['/{{{identity.id}}}', '/x'] },
      })?.conditions,
    ).toEqual({ environment: 'blue', secretPath: { $eq: '/id-1/ann', $in: ['/id-1', '/x'] } });
  });

  it('leave rules without any as they are', () => {
    const rules = [rule({ environment: 'dev' })];
    expect(resolvePlaceholders(rules, values)).toBe(rules);
  });

  it.each([
    ['{{identity.metadata.unknown}}'],
    ['{{identity.metadata.empty}}'],
    ['{{identity.metadata.toString}}'],
    ['{{identity.metadata.__proto__}}'],
    ['{{identity.email}}'],
    ['{{#if x}}dev{{/if}}'],
    ['dev{{identity.id'],
    ['{{}}'],
  ])('without a value grant nothing, and deny everything the rule names: %s', (text) => {
    const allow = abilityOf([rule({ environment: { $ne: text } })], values);
    expect(can(allow, 'read', 'secrets', at('/'))).toBe(false);
    const deny = abilityOf(
      [{ subject: 'secrets', action: ['read', 'edit'] }, rule({ environment: text }, true)],
      values,
    );
    expect(can(deny, 'read', 'secrets', at('/'))).toBe(false);
    expect(can(deny, 'edit', 'secrets', at('/'))).toBe(true);
  });

  it('with an empty value do not turn a subtree into everything', () => {
    const ability = abilityOf([rule({ secretPath: { $glob: '{{identity.metadata.empty}}/**' } })], values);
    expect(can(ability, 'read', 'secrets', at('/other'))).toBe(false);
  });

  it('fail closed when nothing is known about the caller', () => {
    expect(can(abilityOf([rule({ secretPath: '/{{identity.id}}' })]), 'read', 'secrets', at('/id-1'))).toBe(
      false,
    );
  });

  it('are filled once: a value is never a template itself', () => {
    const told = resolved({ environment: '{{identity.metadata.team}}' }, withTeam('{{identity.id}}'));
    expect(told?.conditions).toEqual({ environment: '{{identity.id}}' });
  });

  it('never widen: the conditions keep their structure whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (team) => {
        const told = resolved({ environment: { $in: ['{{identity.metadata.team}}', 'x'] } }, withTeam(team));
        expect(told).toEqual(rule({ environment: { $in: [team, 'x'] } }));
      }),
    );
  });

  it('never widen: in a glob a value matches itself only', () => {
    const special = fc.string({
      unit: fc.constantFrom(...'ab*?[]{}()!+@,|^$".-\\/'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(special, special, (team, other) => {
        const ability = abilityOf(
          [rule({ secretPath: { $glob: '/teams/{{identity.metadata.team}}/**' } })],
          withTeam(team),
        );
        const reads = (path: string) => can(ability, 'read', 'secrets', at(path));
        expect(reads(`/teams/${other}/x`) && !`${other}/x/`.startsWith(`${team}/`)).toBe(false);
      }),
      { numRuns: runs(5000, 500) },
    );
  });

  it('in a glob still match the value they stand for', () => {
    const special = fc.string({
      unit: fc.constantFrom(...'ab*?[]{}()!+@,|^$"-'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(special, (team) => {
        const ability = abilityOf(
          [rule({ secretPath: { $glob: '/teams/{{identity.metadata.team}}/*' } })],
          withTeam(team),
        );
        expect(can(ability, 'read', 'secrets', at(`/teams/${team}/x`))).toBe(true);
        expect(can(ability, 'read', 'secrets', at(`/teams/${team}/x/y`))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
