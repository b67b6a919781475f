import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from '../../../layers/domain/caller.ts';
import { isRefusal } from '../../../layers/domain/errors.ts';
import { type Ability, can } from '../../../layers/domain/permissions/ability.ts';
import { builtInRole } from '../../../layers/domain/permissions/built-in-roles.ts';
import type { RoleGrant } from '../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { Privilege } from '../../../layers/domain/privileges/privilege.ts';
import { enterProject } from '../../../layers/domain/projects/access.ts';
import type { ProjectGrant } from '../../../layers/domain/projects/project.ts';
import type { CustomRole } from '../../../layers/domain/roles/role.ts';
import type { Unit } from '../../../layers/domain/unit.ts';
import { anyQuestion, anyRules, type Question } from '../permissions/arbitraries.ts';
import { mayDo } from '../permissions/model.ts';

// Instants are whole seconds from 0 to 9.
const last = 9;
const at = (second: number): string => new Date(second * 1000).toISOString();

/** From a second on and before another one; always when undefined. */
type Window = readonly [number, number] | undefined;

interface Given {
  readonly window: Window;
  /** A built-in role, or rules of a custom one or of a privilege. */
  readonly what: string | readonly Rule[];
  /** Of a privilege: what it hangs on, the own grant (-1), the grant of a group, or one that is gone. */
  readonly on: number;
  /** Of a privilege: given before the member came into its groups. */
  readonly isOlder: boolean;
}

interface Case {
  readonly own: readonly Given[] | undefined;
  /** Of each group that the member is in: what it gives in the project, if it is there. */
  readonly groups: readonly (readonly Given[] | undefined)[];
  readonly privileges: readonly Given[];
  readonly now: number;
}

const anyWindow: fc.Arbitrary<Window> = fc.option(fc.tuple(fc.nat(last), fc.nat(last)), {
  nil: undefined,
  freq: 2,
});

const given = (what: fc.Arbitrary<Given['what']>): fc.Arbitrary<Given> =>
  fc.record({ window: anyWindow, what, on: fc.integer({ min: -1, max: 3 }), isOlder: fc.boolean() });

const anyRoles = fc.array(
  given(fc.oneof(anyRules, fc.constantFrom('viewer', 'member', 'no-access', 'custom', 'gold'))),
  { maxLength: 3 },
);
const maybeRoles = fc.option(anyRoles, { nil: undefined, freq: 3 });

const anyCase: fc.Arbitrary<Case> = fc.record({
  own: maybeRoles,
  groups: fc.array(maybeRoles, { maxLength: 3 }),
  privileges: fc.array(given(anyRules), { maxLength: 2 }),
  now: fc.nat(last),
});

const windowOf = (window: Window) =>
  window
    ? { isTemporary: true, temporaryAccessStartTime: at(window[0]), temporaryAccessEndTime: at(window[1]) }
    : { isTemporary: false };

/** The case as stores hold it. */
class Stored {
  readonly roles = new Map<string, CustomRole>();
  readonly grants = new Map<string, ProjectGrant>();
  readonly groupIds: readonly string[];
  readonly privileges: readonly Privilege[];

  constructor({ own, groups, privileges }: Case) {
    if (own)
      this.#grant(
        'user',
        'me',
        own,
        privileges.some(({ on }) => on === -1),
      );
    this.groupIds = groups.map((_, n) => `group-${n}`);
    for (const [n, roles] of groups.entries()) if (roles) this.#grant('group', `group-${n}`, roles);
    this.privileges = privileges.map(
      ({ window, what, on, isOlder }, n) =>
        ({
          id: `privilege-${n}`,
          membershipId: on === -1 ? 'grant of me' : `grant of group-${on}`,
          rules: what,
          createdAt: at(isOlder ? 0 : 1),
          ...windowOf(window),
        }) as Privilege,
    );
  }

  #grant(kind: string, actorId: string, roles: readonly Given[], hasPrivileges = false): void {
    const id = `grant of ${actorId}`;
    const grant = { id, actorId, orgId: 'org', roles: roles.map((each) => this.#role(each)) };
    this.grants.set(`${kind} ${actorId}`, {
      ...grant,
      ...(hasPrivileges && { hasPrivileges }),
    } as unknown as unknown as ProjectGrant);
  }

  #role({ window, what }: Given): RoleGrant {
    const id = `role-${this.roles.size}`;
    if (typeof what === 'string') return { id, role: what, ...windowOf(window) };
    this.roles.set(id, { id, rules: what } as unknown as CustomRole);
    return { id, role: 'custom', customRoleId: id, ...windowOf(window) };
  }
}

const member = (inGroups: boolean): Member =>
  ({
    kind: 'user',
    id: 'me',
    orgId: 'org',
    membershipId: 'mine',
    orgRole: 'member',
    username: 'me',
    metadata: {},
    inGroups,
  }) as never;

const enter = (stored: Stored, now: number): Promise<Ability | undefined> => {
  const stores = {
    projects: {
      find: async (id: string) => ({ id, orgId: 'org' }),
      grant: async (_: string, kind: string, id: string) => stored.grants.get(`${kind} ${id}`),
      remember: () => undefined,
    },
    groups: {
      membershipsOf: async () =>
        stored.groupIds.map((groupId) => ({ groupId, membershipId: 'mine', createdAt: at(1) })),
    },
    roles: { find: async (_: unknown, id: string) => stored.roles.get(id) },
    privileges: { of: async () => stored.privileges },
  };
  const unit = {
    caller: member(stored.groupIds.length > 0),
    stores,
    runtime: { now: () => new Date(now * 1000) },
    note: () => undefined,
  } as unknown as Unit;
  return enterProject(unit, 'project').then(
    ({ ability }) => ability,
    (error) => {
      if (isRefusal(error, 'forbidden')) return undefined;
      throw error;
    },
  );
};

const rulesGiven = ({ what }: Given): readonly Rule[] =>
  typeof what === 'string' ? (builtInRole('project', what)?.rules ?? []) : what;

/** All rules that hold, told from the case as it reads; undefined for who is no member. */
const modelled = ({ own, groups, privileges, now }: Case): readonly Rule[] | undefined => {
  const holds = ({ window }: Given): boolean => !window || (window[0] <= now && now < window[1]);
  const stands = ({ on, isOlder }: Given): boolean =>
    on === -1 ? own !== undefined : groups[on] !== undefined && !isOlder;
  const grants = [own, ...groups].filter((grant) => grant !== undefined);
  if (grants.length === 0) return undefined;
  return [...grants.flat(), ...privileges.filter(stands)].filter(holds).flatMap(rulesGiven);
};

it('what a member may do is what its grants, its groups and its privileges give and deny at that moment', async () => {
  const counts = { strangers: 0, allowed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      anyCase,
      fc.array(anyQuestion, { minLength: 10, maxLength: 10 }),
      async (made, asked) => {
        const ability = await enter(new Stored(made), made.now);
        const rules = modelled(made);
        expect(ability === undefined).toBe(rules === undefined);
        if (!ability || !rules) {
          counts.strangers += 1;
          return;
        }
        for (const question of asked) {
          const { action, subject, fields } = question as Question & { action: 'read'; subject: 'secrets' };
          const may = can(ability, action, subject, ...((fields ? [fields] : []) as [never]));
          expect(may).toBe(mayDo(rules, question));
          counts[may ? 'allowed' : 'refused'] += 1;
        }
      },
    ),
    { numRuns: 1500 },
  );
  expect(counts.strangers).toBeGreaterThan(20);
  expect(Math.min(counts.allowed, counts.refused)).toBeGreaterThan(1000);
});
