import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Privilege } from '../../../layers/domain/privileges/privilege.ts';
import { runs } from '../../harness/thoroughness.ts';
import type { Person } from '../../world/world.ts';
import { base, openAccessPlace, type Reply, ruleOn } from './access-place.ts';

const place = await openAccessPlace();
const { world, person, policy, ask, askRaw, act, review, setRole, named } = place;

/** What reading and changing takes, as the built-in roles give it. */
const roles = ['admin', 'member', 'viewer', 'no-access'] as const;
type Role = (typeof roles)[number];
const may: Readonly<Record<string, readonly Role[]>> = {
  read: ['admin', 'member', 'viewer'],
  edit: ['admin', 'member'],
};

const minutes = { short: 10, long: 90 } as const;

type Step =
  | {
      readonly do: 'ask';
      readonly action: 'read' | 'edit';
      readonly lasting: keyof typeof minutes;
      readonly beyond: boolean;
    }
  | { readonly do: 'approve' | 'reject'; readonly who: number; readonly which: number }
  | { readonly do: 'bypass' | 'cancel' | 'revoke'; readonly which: number }
  | { readonly do: 'lower'; readonly who: number; readonly role: Role }
  | {
      readonly do: 'terms';
      readonly approvals: number;
      readonly soft: boolean;
      readonly named: readonly boolean[];
    }
  | { readonly do: 'pass'; readonly minutes: number };

const who = fc.nat({ max: 2 });
const which = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      action: fc.constantFrom('read' as const, 'edit' as const),
      lasting: fc.constantFrom('short' as const, 'long' as const),
      beyond: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const),
      who,
      which,
    }),
  },
  fc.record({ do: fc.constantFrom('bypass' as const, 'cancel' as const, 'revoke' as const), which }),
  fc.record({ do: fc.constant('lower' as const), who, role: fc.constantFrom(...roles) }),
  fc.record({
    do: fc.constant('terms' as const),
    approvals: fc.constantFrom(1, 2),
    soft: fc.boolean(),
    named: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(5, 60) }),
);

/** What the test itself knows: nothing of it is asked of the product. */
interface Model {
  readonly approvers: readonly Person[];
  readonly requester: Person;
  readonly secretPath: string;
  readonly policyId: string;
  readonly roles: Role[];
  readonly requests: { readonly id: string; readonly action: string; readonly approvedBy: Set<number> }[];
  approvals: number;
  soft: boolean;
  named: readonly boolean[];
}

let places = 0;
const newModel = async (): Promise<Model> => {
  places += 1;
  const secretPath = `/model-${places}/**`;
  const approvers = await Promise.all([person('admin'), person('admin'), person('admin')]);
  const { id } = await policy(approvers, { secretPath, approvals: 2 });
  return {
    ...{ approvers, secretPath, policyId: id, requester: await person(), requests: [] },
    ...{ roles: ['admin', 'admin', 'admin'], approvals: 2, soft: false, named: [true, true, true] },
  };
};

const chosen = ({ requests }: Model, n: number) => requests[requests.length === 0 ? 0 : n % requests.length];

const asks = async (
  model: Model,
  { action, lasting, beyond }: Extract<Step, { do: 'ask' }>,
): Promise<void> => {
  const permissions = [
    ruleOn('prod', model.secretPath, [action]),
    ...(beyond ? [ruleOn('prod', '/**', [action])] : []),
  ];
  const asked = { permissions, temporaryRange: `${minutes[lasting]}m` };
  const reply = await askRaw(model.requester, asked);
  if (beyond) expect(reply.status).toBe(400);
  if (reply.status === 200)
    model.requests.push({ id: reply.body.approval.id, action, approvedBy: new Set() });
};

const reviews = async (
  model: Model,
  { do: what, who: n, which: m }: Extract<Step, { who: number; which: number }>,
) => {
  const request = chosen(model, m);
  const reviewer = model.approvers[n];
  if (!request || !reviewer) return;
  const status = await review(reviewer, request.id, what === 'approve' ? 'approved' : 'rejected');
  if (status === 200 && what === 'approve') request.approvedBy.add(n);
};

const changesTerms = async (
  model: Model,
  { approvals, soft, named: listed }: Extract<Step, { do: 'terms' }>,
) => {
  const reply = await world.send(world.admin, 'PATCH', `${base}/policies/${model.policyId}`, {
    approvers: model.approvers.filter((_, n) => listed[n]).map(named),
    approvals,
    enforcementLevel: soft ? 'soft' : 'hard',
  });
  if (reply.status === 200) Object.assign(model, { approvals, soft, named: listed });
};

const carryOut = async (model: Model, each: Step): Promise<void> => {
  if (each.do === 'ask') return asks(model, each);
  if (each.do === 'approve' || each.do === 'reject') return reviews(model, each);
  if (each.do === 'terms') return changesTerms(model, each);
  if (each.do === 'pass') return world.app.runtime.advance(each.minutes * 60);
  if (each.do === 'lower') {
    const approver = model.approvers[each.who];
    if (approver) await setRole(approver, each.role);
    model.roles[each.who] = each.role;
    return;
  }
  const request = chosen(model, each.which);
  if (!request) return;
  if (each.do === 'bypass') await review(model.requester, request.id, 'approved', { bypassReason: 'now' });
  else await act(model.requester, request.id, each.do);
};

const held = ({ requester }: Model): Promise<readonly Privilege[]> =>
  world.read(({ privileges }) => privileges.of(place.projectId, 'user', requester.id));

/** Who could give this action now, of those whom the policy names. */
const able = (model: Model, action: string): readonly number[] =>
  [0, 1, 2].filter((n) => model.named[n] && may[action]?.includes(model.roles[n] as Role));

/** What came to be held by a step must be what was asked for, by as many as it takes, for as long as was asked. */
const expectAllowed = (model: Model, each: Step, given: Privilege): void => {
  const [rule] = given.rules;
  const action = String(rule?.action[0]);
  expect(given.rules).toEqual([ruleOn('prod', model.secretPath, [action])]);
  const now = world.app.runtime.now().getTime();
  expect(Date.parse(given.temporaryAccessEndTime ?? '')).toBeLessThanOrEqual(now + minutes.long * 60_000);
  const standing = able(model, action);
  if (each.do === 'bypass') {
    expect(model.soft).toBe(true);
    expect(standing.length).toBeGreaterThanOrEqual(model.approvals);
    return;
  }
  expect(each.do).toBe('approve');
  const approvedBy = model.requests.map((request) =>
    [...request.approvedBy].filter((n) => standing.includes(n)),
  );
  expect(Math.max(0, ...approvedBy.map(({ length }) => length))).toBeGreaterThanOrEqual(model.approvals);
};

describe('no sequence of asking, reviewing, lowering and changing policies', () => {
  it('gives anybody more than policy and approvers allow at that moment', { timeout: 240_000 }, async () => {
    let granted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
        const model = await newModel();
        let before = new Set<string>();
        for (const each of steps) {
          await carryOut(model, each);
          const now = await held(model);
          for (const given of now.filter(({ id }) => !before.has(id))) {
            expectAllowed(model, each, given);
            granted += 1;
          }
          before = new Set(now.map(({ id }) => id));
        }
        await world.ok(world.admin, 'DELETE', `${base}/policies/${model.policyId}`);
      }),
      { numRuns: runs(100, 12) },
    );
    expect(granted).toBeGreaterThan(0);
  });

  it('can tell: what is approved as it should be is given', async () => {
    const model = await newModel();
    const { id }: Reply = await ask(model.requester, { permissions: [ruleOn('prod', model.secretPath)] });
    const [first, second] = model.approvers as [Person, Person];
    await review(first, id);
    expect(await held(model)).toHaveLength(0);
    await review(second, id);
    expect(await held(model)).toHaveLength(1);
  });
});
