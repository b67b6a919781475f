import { describe, expect, it } from 'vitest';
import { builtInRole } from '../../../layers/domain/permissions/built-in-roles.ts';
import {
  hasBuiltInRole,
  isActive,
  type RoleGrant,
  rulesOf,
} from '../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';

const start = '2026-03-01T10:00:00.000Z';
const end = '2026-03-01T12:00:00.000Z';
const grant = (role: string, more: Partial<RoleGrant> = {}): RoleGrant => ({
  id: 'g',
  role,
  isTemporary: false,
  ...more,
});
const temporary = grant('admin', {
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: '2h',
  temporaryAccessStartTime: start,
  temporaryAccessEndTime: end,
});
const noon = new Date('2026-03-01T11:00:00.000Z');
const custom = new Map<string, readonly Rule[]>([['c1', [{ subject: 'secrets', action: ['read'] }]]]);

describe('a temporary grant', () => {
  it('holds from its start until before its end', () => {
    expect(isActive(temporary, new Date('2026-03-01T09:59:59.999Z'))).toBe(false);
    expect(isActive(temporary, new Date(start))).toBe(true);
    expect(isActive(temporary, new Date('2026-03-01T11:59:59.999Z'))).toBe(true);
    expect(isActive(temporary, new Date(end))).toBe(false);
  });

  it('never holds without both ends', () => {
    const { temporaryAccessStartTime: _, ...withoutStart } = temporary;
    const { temporaryAccessEndTime: __, ...withoutEnd } = temporary;
    expect(isActive(withoutStart, noon)).toBe(false);
    expect(isActive(withoutEnd, noon)).toBe(false);
    expect(isActive({ ...temporary, temporaryAccessEndTime: 'soon' }, noon)).toBe(false);
  });

  it('gives its role only while it holds', () => {
    expect(rulesOf([temporary], noon)).toBe(builtInRole('project', 'admin')?.rules);
    expect(rulesOf([temporary], new Date(end))).toEqual([]);
    expect(hasBuiltInRole([temporary], 'admin', noon)).toBe(true);
    expect(hasBuiltInRole([temporary], 'admin', new Date(end))).toBe(false);
  });
});

describe('the rules of grants', () => {
  it('are those of every role that holds', () => {
    const rules = rulesOf([grant('viewer'), grant('custom', { customRoleId: 'c1' })], noon, custom);
    expect(rules).toEqual([...(builtInRole('project', 'viewer')?.rules ?? []), ...(custom.get('c1') ?? [])]);
  });

  it('are none for a custom role that is not there, even under a built-in name', () => {
    expect(rulesOf([grant('admin', { customRoleId: 'gone' })], noon, custom)).toEqual([]);
    expect(rulesOf([grant('custom')], noon, custom)).toEqual([]);
    expect(rulesOf([grant('constructor')], noon, custom)).toEqual([]);
    expect(hasBuiltInRole([grant('admin', { customRoleId: 'c1' })], 'admin', noon)).toBe(false);
  });

  it('are of the scope asked for', () => {
    expect(rulesOf([grant('viewer')], noon, new Map(), 'organization')).toEqual([]);
    expect(rulesOf([grant('admin')], noon, new Map(), 'organization')).toBe(
      builtInRole('organization', 'admin')?.rules,
    );
  });
});
