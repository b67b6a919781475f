import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRole } from '../../../layers/domain/permissions/built-in-roles.ts';
import { pack } from '../../../layers/domain/permissions/rule.ts';
import { rulesFromWire } from '../../../layers/domain/permissions/rule-input.ts';

describe('rules on the wire', () => {
  it('are read as objects and as packed tuples alike', () => {
    const conditions = { environment: 'dev', secretPath: { $glob: '/a/**' } };
    const rule = { subject: 'secrets', action: ['read', 'edit'], conditions };
    expect(rulesFromWire('project', [rule])).toEqual([rule]);
    expect(rulesFromWire('project', [pack(rule)])).toEqual([rule]);
    expect(
      rulesFromWire('project', [{ subject: 'member', action: 'read', conditions: {}, inverted: false }]),
    ).toEqual([{ subject: 'member', action: ['read'], conditions: {} }]);
    expect(rulesFromWire('project', [{ ...rule, inverted: true }])).toEqual([{ ...rule, inverted: true }]);
  });

  it('take every built-in role of their scope', () => {
    for (const scope of ['project', 'organization'] as const) {
      const rules = builtInRole(scope, 'admin')?.rules ?? [];
      expect(rulesFromWire(scope, rules.map(pack))).toEqual(rules);
    }
  });

  it('may carry placeholders that are known', () => {
    const conditions = {
      environment: '{{identity.metadata.env}}',
      secretPath: { $glob: '/{{identity.id}}/{{identity.username}}/**' },
    };
    expect(rulesFromWire('project', [{ subject: 'secrets', action: 'read', conditions }])).toHaveLength(1);
  });

  it.each([
    [{ subject: 'secret' }, /^permissions\[0\]\.subject names no project subject: secrets, .*cmek$/],
    [{ subject: 'kms' }, /^permissions\[0\]\.action names an action that kms does not have: edit$/],
    [{ subject: 'member', conditions: { a: 'b' } }, /cannot be conditioned on: it takes no conditions$/],
    [{ subject: 'identity', conditions: { a: 'b' } }, /cannot be conditioned on: identityId$/],
  ])('are refused with what there is instead: %o', (given, message) => {
    expect(() => rulesFromWire('project', [{ action: 'read', ...given }])).toThrow(message);
  });

  it.each([
    ['permissions', 'x'],
    ['permissions', Array(201).fill({ subject: 'member', action: 'read' })],
    ['permissions[0].subject', [null]],
    ['permissions[0].subject', [{ subject: 'all', action: 'manage' }]],
    ['permissions[0].subject', [{ subject: 'constructor', action: 'read' }]],
    ['permissions[0].subject', [{ subject: 'sso', action: 'read' }]],
    ['permissions[0].action', [{ subject: 'secrets' }]],
    ['permissions[0].action', [{ subject: 'secrets', action: [] }]],
    ['permissions[0].action', [{ subject: 'kms', action: 'read' }]],
    ['permissions[0].inverted', [{ subject: 'kms', action: 'edit', inverted: 'yes' }]],
    ['permissions[0].conditions', [{ subject: 'secrets', action: 'read', conditions: 'dev' }]],
    ['permissions[0].conditions', [{ subject: 'secrets', action: 'read', conditions: false }]],
    ['permissions[0].conditions', [{ subject: 'secrets', action: 'read', conditions: { region: 'eu' } }]],
    ['permissions[0]', [{ subject: 'secrets', action: 'read', fields: ['secretValue'] }]],
    [
      'permissions[0].conditions',
      [{ subject: 'member', action: 'read', conditions: { environment: 'dev' } }],
    ],
    [
      'permissions[0].conditions.environment',
      [{ subject: 'secrets', action: 'read', conditions: { environment: { $glob: '*' } } }],
    ],
    [
      'permissions[0].conditions.environment',
      [{ subject: 'secrets', action: 'read', conditions: { environment: { $eq: 3 } } }],
    ],
    [
      'permissions[0].conditions.environment',
      [{ subject: 'secrets', action: 'read', conditions: { environment: null } }],
    ],
    [
      'permissions[0].conditions.secretPath',
      [{ subject: 'secrets', action: 'read', conditions: { secretPath: { $glob: '(a+)+' } } }],
    ],
    [
      'permissions[0].conditions.secretPath',
      [{ subject: 'secrets', action: 'read', conditions: { secretPath: '/{{identity.email}}' } }],
    ],
  ])('are refused with the member named: %s', (path, input) => {
    expect(() => rulesFromWire('project', input)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: expect.stringContaining(path),
        details: [expect.objectContaining({ path })],
      }),
    );
  });

  it('take no conditions in an organization', () => {
    expect(() =>
      rulesFromWire('organization', [
        { subject: 'identity', action: 'read', conditions: { identityId: 'x' } },
      ]),
    ).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  it('are read or refused, whatever they are: never another fault', () => {
    const junk = fc.array(
      fc.oneof(
        fc.anything(),
        fc.record({ subject: fc.anything(), action: fc.anything(), conditions: fc.anything() }),
        fc.record({
          subject: fc.constant('secrets'),
          action: fc.constant('read'),
          conditions: fc.record({ environment: fc.anything(), secretPath: fc.object() }),
        }),
      ),
    );
    fc.assert(
      fc.property(junk, (input) => {
        try {
          rulesFromWire('project', input);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' });
        }
      }),
    );
  });
});
