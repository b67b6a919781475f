import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abilityOf,
  assertCan,
  assertCanAnywhere,
  can,
  canAnywhere,
} from '../../../layers/domain/permissions/ability.ts';
import { organizationRoles, projectRoles } from '../../../layers/domain/permissions/built-in-roles.ts';
import type { Conditions, Rule } from '../../../layers/domain/permissions/rule.ts';
import { organizationSubjects, projectSubjects } from '../../../layers/domain/permissions/subjects.ts';
import { anyQuestion, anyRules } from './arbitraries.ts';
import { mayDo } from './model.ts';

const inDev = { environment: 'dev', secretPath: '/', secretName: 'KEY', secretTags: [] };
const inProd = { ...inDev, environment: 'prod' };
const readSecrets = (conditions: unknown, inverted = false): Rule => ({
  subject: 'secrets',
  action: ['read'],
  conditions: conditions as Conditions,
  ...(inverted ? { inverted: true } : {}),
});
const everything: Rule = { subject: 'secrets', action: ['read', 'create', 'edit', 'delete'] };

describe('an ability', () => {
  it('answers every question like the plain model of the rules', () => {
    fc.assert(
      fc.property(anyRules, fc.array(anyQuestion, { minLength: 1, maxLength: 8 }), (rules, questions) => {
        const ability = abilityOf(rules);
        for (const question of questions) {
          const { action, subject, fields } = question;
          const answer = can(ability, action as 'read', subject as 'secrets', fields as typeof inDev);
          expect(answer, JSON.stringify(question)).toBe(mayDo(rules, question));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('lets a deny rule win wherever it stands', () => {
    const deny = readSecrets({ environment: 'prod' }, true);
    fc.assert(
      fc.property(anyRules, anyRules, (before, after) => {
        const ability = abilityOf([...before, deny, ...after]);
        expect(can(ability, 'read', 'secrets', inProd)).toBe(false);
      }),
    );
    const ability = abilityOf([deny, everything]);
    expect(can(ability, 'read', 'secrets', inDev)).toBe(true);
    expect(can(ability, 'edit', 'secrets', inProd)).toBe(true);
  });

  it('does not depend on the order of its rules', () => {
    fc.assert(
      fc.property(anyRules, anyQuestion, (rules, { action, subject, fields }) => {
        const ask = (ordered: readonly Rule[]) =>
          can(abilityOf(ordered), action as 'read', subject as 'secrets', fields as typeof inDev);
        expect(ask(rules)).toBe(ask([...rules].reverse()));
      }),
    );
  });

  it.each([
    { environment: { $regex: '.*' } },
    { environment: { $eq: 'dev', $where: '1' } },
    { environment: {} },
    { environment: { $eq: 1 } },
    { environment: { $eq: '' } },
    { environment: { $in: 'dev' } },
    { environment: { $in: [] } },
    { environment: null },
    { environment: ['dev'] },
    { secretPath: { $glob: '(a+)+' } },
    { secretPath: { $glob: '/' + 'a'.repeat(600) } },
    { secretPath: { $glob: '/[b-a]' } },
    { $or: [{ environment: 'dev' }] },
    { notAField: 'dev' },
    { constructor: 'dev' },
    { environment: { constructor: 'dev' } },
    JSON.parse('{"__proto__": "dev"}'),
    'dev',
    ['dev'],
  ])('takes nothing from conditions it does not understand: %j', (conditions) => {
    expect(can(abilityOf([readSecrets(conditions)]), 'read', 'secrets', inDev)).toBe(false);
    expect(canAnywhere(abilityOf([readSecrets(conditions)]), 'read', 'secrets')).toBe(false);
    const denied = abilityOf([everything, readSecrets(conditions, true)]);
    expect(can(denied, 'read', 'secrets', inDev)).toBe(false);
    expect(can(denied, 'edit', 'secrets', inDev)).toBe(true);
  });

  it('takes conditions on a subject that has none as not understood', () => {
    const conditioned: Rule = { subject: 'member', action: ['read'], conditions: { environment: 'dev' } };
    expect(can(abilityOf([conditioned]), 'read', 'member')).toBe(false);
  });

  it('knows wildcards in deny rules only', () => {
    expect(can(abilityOf([{ subject: 'all', action: ['manage'] }]), 'read', 'secrets', inDev)).toBe(false);
    expect(can(abilityOf([{ subject: '*', action: ['*'] }]), 'read', 'secrets', inDev)).toBe(false);
    expect(can(abilityOf([{ subject: 'secrets', action: ['manage'] }]), 'read', 'secrets', inDev)).toBe(
      false,
    );
    const nothing = abilityOf([everything, { subject: 'all', action: ['manage'], inverted: true }]);
    expect(can(nothing, 'read', 'secrets', inDev)).toBe(false);
    const readOnly = abilityOf([everything, { subject: 'all', action: ['edit'], inverted: true }]);
    expect(can(readOnly, 'edit', 'secrets', inDev)).toBe(false);
    expect(can(readOnly, 'read', 'secrets', inDev)).toBe(true);
  });

  it('counts a missing field against the caller', () => {
    const allowed = abilityOf([readSecrets({ environment: { $ne: 'prod' } })]);
    expect(can(allowed, 'read', 'secrets', { secretPath: '/' })).toBe(false);
    expect(can(allowed, 'read', 'secrets', inDev)).toBe(true);
    const denied = abilityOf([everything, readSecrets({ secretName: 'ROOT' }, true)]);
    expect(can(denied, 'read', 'secrets', { environment: 'dev', secretPath: '/' })).toBe(false);
    expect(can(denied, 'read', 'secrets', inDev)).toBe(true);
  });

  it('reads no field from the prototype of a request, and no list where one value is meant', () => {
    const rule = readSecrets({ environment: 'dev' });
    expect(can(abilityOf([rule]), 'read', 'secrets', Object.create({ environment: 'dev' }))).toBe(false);
    expect(can(abilityOf([rule]), 'read', 'secrets', { environment: ['dev', 'prod'] })).toBe(false);
  });

  it('says yes somewhere when a conditional rule allows, until a whole subject is denied', () => {
    const ability = abilityOf([
      readSecrets({ environment: 'dev' }),
      readSecrets({ environment: 'prod' }, true),
    ]);
    expect(canAnywhere(ability, 'read', 'secrets')).toBe(true);
    expect(canAnywhere(ability, 'edit', 'secrets')).toBe(false);
    const denied = abilityOf([everything, { ...everything, inverted: true }]);
    expect(canAnywhere(denied, 'read', 'secrets')).toBe(false);
  });
});

describe('a secret name or tag condition', () => {
  it('covers names that start with a dot', () => {
    const ability = abilityOf([everything, readSecrets({ secretName: { $glob: '*' } }, true)]);
    expect(can(ability, 'read', 'secrets', { ...inDev, secretName: '.env' })).toBe(false);
  });

  it('asks for a member of the list of tags', () => {
    const ability = abilityOf([readSecrets({ secretTags: { $all: ['red', 'blue'] } })]);
    expect(can(ability, 'read', 'secrets', { ...inDev, secretTags: ['red'] })).toBe(false);
    expect(can(ability, 'read', 'secrets', { ...inDev, secretTags: ['blue', 'green', 'red'] })).toBe(true);
  });
});

describe('subjects that follow secrets', () => {
  const here = { environment: 'dev', secretPath: '/' };

  it('are governed by the rules on secrets while no allow rule names them', () => {
    const ability = abilityOf([{ ...everything, conditions: { environment: 'dev' } }]);
    expect(can(ability, 'create', 'secret-folders', here)).toBe(true);
    expect(can(ability, 'create', 'secret-folders', { ...here, environment: 'prod' })).toBe(false);
    expect(can(ability, 'lease', 'dynamic-secrets', here)).toBe(true);
    expect(can(ability, 'renew-lease', 'dynamic-secrets', here)).toBe(true);
  });

  it('are governed by their own rules once one names them, even if it grants nothing', () => {
    const read: Rule = { subject: 'secret-folders', action: ['read'] };
    expect(can(abilityOf([everything, read]), 'create', 'secret-folders', here)).toBe(false);
    const lost: Rule = {
      ...read,
      action: ['create'],
      conditions: { secretPath: '/{{identity.metadata.team}}' },
    };
    expect(can(abilityOf([everything, lost]), 'create', 'secret-folders', here)).toBe(false);
    const junk = { ...read, action: ['create'], conditions: { environment: {} } };
    expect(can(abilityOf([everything, junk]), 'create', 'secret-folders', here)).toBe(false);
  });

  it('lose what is denied on them, or on a secret in them', () => {
    const noFolders: Rule = { subject: 'secret-folders', action: ['delete'], inverted: true };
    const ability = abilityOf([everything, noFolders]);
    expect(can(ability, 'delete', 'secret-folders', here)).toBe(false);
    expect(can(ability, 'create', 'secret-folders', here)).toBe(true);
    const keepRoot: Rule = {
      ...everything,
      action: ['delete'],
      conditions: { secretName: 'ROOT' },
      inverted: true,
    };
    expect(can(abilityOf([everything, keepRoot]), 'delete', 'secret-folders', here)).toBe(false);
  });

  it('are not granted by a rule about single secrets', () => {
    const one = abilityOf([{ ...everything, conditions: { secretName: 'KEY' } }]);
    expect(can(one, 'delete', 'secret-folders', here)).toBe(false);
  });

  it('let a reader lease and see names, not end leases nor see root credentials', () => {
    const reader = abilityOf([{ subject: 'secrets', action: ['read'] }]);
    expect(can(reader, 'lease', 'dynamic-secrets', here)).toBe(true);
    expect(can(reader, 'list', 'dynamic-secrets', here)).toBe(true);
    expect(can(reader, 'revoke-lease', 'dynamic-secrets', here)).toBe(false);
    expect(can(reader, 'read-root-credential', 'dynamic-secrets', here)).toBe(false);
    const lessee = abilityOf([{ subject: 'dynamic-secrets', action: ['lease'] }]);
    expect(can(lessee, 'revoke-lease', 'dynamic-secrets', here)).toBe(true);
    expect(can(lessee, 'read', 'secrets', inDev)).toBe(false);
  });
});

describe('a denial', () => {
  it('names action and subject', () => {
    const ability = abilityOf([]);
    expect(() => assertCan(ability, 'edit', 'secrets', inDev)).toThrow(
      expect.objectContaining({
        code: 'permission-denied',
        message: 'You are not allowed to edit on secrets',
      }),
    );
    expect(() => assertCanAnywhere(ability, 'read', 'secrets')).toThrow(
      expect.objectContaining({ code: 'permission-denied' }),
    );
    assertCan(abilityOf([everything]), 'edit', 'secrets', inDev);
  });
});

describe('built-in roles', () => {
  const grantsOf = (role: string, subject: string) =>
    projectRoles.find(({ slug }) => slug === role)?.rules.find((rule) => rule.subject === subject)?.action ??
    [];

  it('name subjects and actions of their tables only', () => {
    const tables: [typeof projectRoles, Record<string, readonly string[]>][] = [
      [projectRoles, projectSubjects],
      [organizationRoles, organizationSubjects],
    ];
    for (const [roles, table] of tables) {
      for (const rule of roles.flatMap(({ rules }) => rules)) {
        for (const action of rule.action) expect(table[String(rule.subject)]).toContain(action);
      }
    }
  });

  it('let an admin do everything and no-access nothing', () => {
    const scopes: [typeof projectRoles, Record<string, readonly string[]>][] = [
      [projectRoles, projectSubjects],
      [organizationRoles, organizationSubjects],
    ];
    for (const [roles, table] of scopes) {
      const rulesOf = (slug: string) => roles.find((role) => role.slug === slug)?.rules ?? [];
      for (const [subject, actions] of Object.entries(table)) {
        for (const action of actions) {
          const ask = (slug: string) =>
            can(abilityOf(rulesOf(slug)), action as 'read', subject as 'secrets', inProd);
          expect(ask('admin'), `${action} on ${subject}`).toBe(true);
          expect(ask('no-access')).toBe(false);
        }
      }
    }
  });

  it('follow the reference matrix', () => {
    expect(grantsOf('member', 'secrets')).toEqual(['read', 'create', 'edit', 'delete']);
    expect(grantsOf('member', 'member')).toEqual(['read', 'create']);
    expect(grantsOf('member', 'role')).toEqual(['read']);
    expect(grantsOf('member', 'workspace')).toEqual([]);
    expect(grantsOf('viewer', 'pki-alerts')).toEqual([]);
    expect(grantsOf('viewer', 'cmek')).toEqual(['read']);
    expect(grantsOf('admin', 'cmek')).toEqual([
      ...['read', 'create', 'edit', 'delete', 'encrypt', 'decrypt', 'sign', 'verify'],
    ]);
    expect(grantsOf('admin', 'kms')).toEqual(['edit']);
  });

  it('cannot be altered by anyone who holds their rules', () => {
    const rules = projectRoles[0]?.rules as Rule[];
    expect(() => rules.push(everything)).toThrow(TypeError);
    expect(() => ((rules[0]?.action ?? []) as string[]).push('x')).toThrow(TypeError);
  });
});
