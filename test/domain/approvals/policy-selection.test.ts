import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangePolicy } from '../../../layers/domain/approvals/change-policy.ts';
import { governingPolicy } from '../../../layers/domain/approvals/policy-selection.ts';

const policy = (id: string, secretPath: string | null, more: Partial<ChangePolicy> = {}): ChangePolicy => ({
  id,
  projectId: 'project',
  name: id,
  environmentIds: ['prod'],
  secretPath,
  approvals: 1,
  enforcement: 'hard',
  allowsSelfApproval: false,
  approvers: [],
  bypassers: [],
  machines: 'refuse',
  exemptMachines: [],
  expiryDays: null,
  mergesByItself: false,
  createdAt: '',
  updatedAt: '',
  revision: 1,
  ...more,
});

const whole = policy('whole', null);
const all = policy('all', '/**');
const app = policy('app', '/app/**');
const exact = policy('exact', '/app');
const root = policy('root', '/');
const star = policy('star', '/*/db');

describe('the policy of a place', () => {
  it.each([
    ['/', [whole], 'whole'],
    ['/', [whole, all], 'all'],
    ['/', [whole, root], 'root'],
    ['/app', [whole, root], 'whole'],
    ['/app', [root], undefined],
    ['/app', [all, app, exact, whole], 'exact'],
    ['/app/x', [all, app, exact, whole], 'app'],
    ['/app/db', [star, app], 'app'],
    ['/other/db', [star, app], 'star'],
    ['/application', [app], undefined],
    ['/app', [policy('elsewhere', '/app', { environmentIds: ['dev'] })], undefined],
    ['/app', [policy('a', '/app', { approvals: 1 }), policy('b', '/app', { approvals: 2 })], 'b'],
    ['/app', [policy('a', '/app', { enforcement: 'soft', approvals: 3 }), policy('b', '/app')], 'b'],
    ['/app', [policy('b', '/app'), policy('a', '/app')], 'a'],
    // A pattern that this version cannot read closes more than it should, and opens nothing.
    ['/x', [policy('broken', '/a(b')], 'broken'],
  ] as const)('of %s among %j is %s', (path, policies, expected) => {
    expect(governingPolicy(policies, 'prod', path)?.id).toBe(expected);
  });

  it('does not hang on the order in which policies are read', () => {
    const some = fc.shuffledSubarray([whole, all, app, exact, root, star], { minLength: 1 });
    const paths = fc.constantFrom('/', '/app', '/app/db', '/other/db', '/x/y');
    fc.assert(
      fc.property(some, paths, (policies, path) => {
        const sorted = [...policies].sort((a, b) => a.id.localeCompare(b.id));
        expect(governingPolicy(policies, 'prod', path)).toBe(governingPolicy(sorted, 'prod', path));
      }),
    );
  });
});
