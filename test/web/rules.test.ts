import { describe, expect, it } from 'vitest';
import { rulesFromWire } from '../../layers/domain/permissions/rule-input.ts';
import { actionsOf, fieldsOf, subjectNames } from '../../layers/domain/permissions/subjects.ts';
import { draftFault, draftsOf, rulesFromText, rulesOf } from '../../web/rules/drafts.ts';
import * as offered from '../../web/rules/subjects.ts';

const narrowed = {
  subject: 'secrets',
  action: ['read', 'edit'],
  conditions: {
    environment: { $in: ['dev', 'staging'] },
    secretPath: { $glob: '/payments/**', $ne: '/payments/keys' },
  },
  inverted: true,
};

describe('the rule editor', () => {
  it.each(['project', 'organization'] as const)('offers in a %s what the API takes', (scope) => {
    expect(offered.subjectsOf(scope)).toEqual(subjectNames(scope));
    for (const subject of subjectNames(scope)) {
      expect(offered.actionsOf(scope, subject)).toEqual(actionsOf(scope, subject));
      expect(offered.fieldsOf(scope, subject)).toEqual(scope === 'project' ? fieldsOf(subject) : {});
    }
  });

  it('gives back the rules that it was given, as the API takes them', () => {
    const rules = [narrowed, { subject: 'cmek', action: ['encrypt'] }];
    const again = rulesOf(draftsOf('project', rules) ?? []);
    expect(again).toEqual(rules);
    expect(rulesFromWire('project', again)).toHaveLength(2);
  });

  it('writes short forms out', () => {
    const rules = [{ subject: ['tags', 'webhooks'], action: 'read' }];
    expect(rulesOf(draftsOf('project', rules) ?? [])).toEqual([
      { subject: 'tags', action: ['read'] },
      { subject: 'webhooks', action: ['read'] },
    ]);
    const [short] =
      draftsOf('project', [{ subject: 'secrets', action: 'read', conditions: { environment: 'dev' } }]) ?? [];
    expect(short?.conditions).toEqual([{ field: 'environment', operator: '$eq', operand: 'dev' }]);
  });

  it.each([
    ['an unknown subject', { subject: 'moon', action: 'read' }],
    ['an unknown action', { subject: 'tags', action: 'paint' }],
    [
      'a comparison that the field does not have',
      { subject: 'secrets', action: 'read', conditions: { environment: { $glob: '*' } } },
    ],
    [
      'a text with a comma in a list',
      { subject: 'secrets', action: 'read', conditions: { secretName: { $in: ['A,B'] } } },
    ],
    ['blanks around a text', { subject: 'secrets', action: 'read', conditions: { secretName: ' A' } }],
  ])('shows nothing rather than less: %s', (_, rule) => {
    expect(draftsOf('project', [rule])).toBeUndefined();
  });

  it('saves no rule that would say less than the form', () => {
    const [draft] = draftsOf('project', [narrowed]) ?? [];
    if (!draft) throw new Error('unreadable');
    expect(draftFault(draft)).toBeUndefined();
    expect(draftFault({ ...draft, actions: [] })).toBe('noAction');
    const condition = { field: 'environment', operator: '$in', operand: ' , ' };
    expect(draftFault({ ...draft, conditions: [condition] })).toBe('noOperand');
    const twice = { ...condition, operand: 'dev' };
    expect(draftFault({ ...draft, conditions: [twice, { ...twice, operand: 'prod' }] })).toBe('twice');
  });

  it('reads rules from a text, or says what is wrong with it', () => {
    expect(rulesFromText('[]')).toEqual({ rules: [] });
    expect(rulesFromText('{}')).toHaveProperty('fault');
    expect(rulesFromText('[')).toHaveProperty('fault');
  });
});
