import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import { hour, later, openPrivilegesPlace, type Reply } from '../privileges/privileges-place.ts';

type Place = Awaited<ReturnType<typeof openPrivilegesPlace>>;
type Values = Readonly<Record<string, unknown>>;

let place: Place;
let customSlug: string;
/** A whole second, from which windows are counted. */
let beginning: number;
beforeAll(async () => {
  place = await openPrivilegesPlace();
  beginning = Math.floor(Date.parse(place.now()) / 1000);
  const body = { slug: 'custom-role', name: 'Custom', permissions: [] };
  customSlug = (await ok('POST', `/api/v2/workspace/${place.project.id}/roles`, body)).role.slug;
});

const ok = (method: string, path: string, body?: unknown): Promise<Reply> =>
  place.world.ok(place.world.admin, method, path, body);

let made = 0;
const unused = (): string => {
  made += 1;
  return `written-${made}`;
};

const environment = fc.oneof(
  fc.constantFrom('dev', '{{identity.metadata.team}}'),
  fc.record({ $in: fc.uniqueArray(fc.constantFrom('prod', 'dev', 'staging'), { minLength: 1 }) }),
  fc.record({ $ne: fc.constant('prod'), $eq: fc.constant('dev') }, { requiredKeys: ['$ne'] }),
);
const secretPath = fc.oneof(
  fc.constant('/a'),
  fc.record({ $glob: fc.constantFrom('/**', '/a/*', '/é/{b,c}') }),
);
const ofPlace = { environment, secretPath };
const conditionsOn = {
  secrets: {
    ...ofPlace,
    secretName: fc.record({ $glob: fc.constant('DB_*') }),
    secretTags: fc.record({ $all: fc.constant(['red', 'blue']) }),
  },
  'secret-folders': ofPlace,
  member: {},
};
const crud = fc.uniqueArray(fc.constantFrom('delete', 'read', 'edit', 'create'), { minLength: 1 });

/** A rule as Terraform sends it: conditions where some are written, and an empty object where that is. */
const rule = fc
  .constantFrom(...(Object.keys(conditionsOn) as (keyof typeof conditionsOn)[]))
  .chain((subject) =>
    fc.record({
      subject: fc.constant(subject),
      action: crud,
      inverted: fc.boolean(),
      conditions: fc.option(fc.record<Values>(conditionsOn[subject], { requiredKeys: [] }), {
        nil: undefined,
      }),
    }),
  )
  .map(({ conditions, ...bare }) => (conditions ? { ...bare, conditions } : bare));
const unconditional = fc.record({
  subject: fc.constantFrom('member', 'settings', 'audit-logs'),
  action: crud,
  inverted: fc.boolean(),
});
const single = rule.map(({ inverted: _, action, ...bare }) => ({ ...bare, action: action[0] }));
const listOf = (entry: fc.Arbitrary<Values>) => fc.array(entry, { maxLength: 5 });

const texts = {
  name: fc.constantFrom('Ops', 'Ops & more', 'Übung'),
  description: fc.constantFrom('', 'What for'),
};

describe('a role', () => {
  const project = () => `/api/v2/workspace/${place.project.id}/roles`;
  const older = () => `/api/v1/workspace/${place.project.slug}/roles`;
  const spellings: [string, () => string, fc.Arbitrary<Values>, (id: string, slug: string) => string[]][] = [
    ['a project', project, rule, (id, slug) => [`${project()}/slug/${slug}`, `/api/v1/projects/roles/${id}`]],
    ['a project, an action a rule', older, single, (_, slug) => [`${older()}/slug/${slug}`]],
    [
      'the organization',
      () => '/api/v1/organization/roles',
      unconditional,
      (id, slug) => [`/api/v1/organization/roles/${id}`, `/api/v1/organization/roles/slug/${slug}`],
    ],
  ];

  it.each(spellings)('of %s reads back as it was written', async (_, path, entry, reads) => {
    const plan = fc.record({ ...texts, permissions: listOf(entry) });
    const check = async (first: Values, second: Values): Promise<void> => {
      const slug = unused();
      const { role } = await ok('POST', path(), { slug, ...first });
      const expectStored = async (given: Values): Promise<void> => {
        for (const each of reads(role.id, slug)) {
          const { role: shown } = await ok('GET', each);
          expect({ ...shown, description: shown.description ?? '' }).toMatchObject({
            id: role.id,
            slug,
            ...given,
          });
          expect(shown.permissions).toEqual(given.permissions);
        }
      };
      await expectStored(first);
      expect((await ok('PATCH', `${path()}/${role.id}`, { slug, ...second })).role.id).toBe(role.id);
      await expectStored(second);
      await ok('DELETE', `${path()}/${role.id}`);
    };
    await fc.assert(fc.asyncProperty(plan, plan, check), { numRuns: runs(60, 8) });
  });
});

interface Window {
  readonly isTemporary: boolean;
  readonly range: string;
  readonly seconds: number;
  readonly startsIn: number;
}

const window: fc.Arbitrary<Window> = fc
  .record({
    isTemporary: fc.boolean(),
    length: fc.constantFrom<[string, number]>(['90m', 1.5 * hour], ['2h', 2 * hour], ['1d', 24 * hour]),
    startsIn: fc.integer({ min: 0, max: 48 }),
  })
  .map(({ length: [range, seconds], ...rest }) => ({ ...rest, range, seconds }));

const instantIn = (seconds: number): string => new Date((beginning + seconds) * 1000).toISOString();

/** As Terraform sends a window: with whole seconds, and with empty members when there is none. */
const sentWindow = ({ isTemporary, range, startsIn }: Window): Values =>
  isTemporary
    ? {
        isTemporary,
        temporaryMode: 'relative',
        temporaryRange: range,
        temporaryAccessStartTime: instantIn(startsIn * hour).replace('.000Z', 'Z'),
      }
    : {
        isTemporary,
        temporaryMode: '',
        temporaryRange: '',
        temporaryAccessStartTime: '0001-01-01T00:00:00Z',
      };
const shownWindow = ({ isTemporary, range, seconds, startsIn }: Window): Values => ({
  isTemporary,
  temporaryMode: isTemporary ? 'relative' : null,
  temporaryRange: isTemporary ? range : null,
  temporaryAccessStartTime: isTemporary ? instantIn(startsIn * hour) : null,
  temporaryAccessEndTime: isTemporary ? instantIn(startsIn * hour + seconds) : null,
});

it('a privilege reads back as it was written', async () => {
  const machine = await place.machineIn();
  const plan = fc.record({
    permissions: fc.array(rule, { minLength: 1, maxLength: 5 }),
    window,
  });
  type Plan = { permissions: readonly Values[]; window: Window };
  const written = (given: Plan) => ({ permissions: given.permissions, type: sentWindow(given.window) });
  const check = async (first: Plan, second: Plan): Promise<void> => {
    const owner = { projectId: place.project.id, identityId: machine.id };
    const { privilege } = await ok('POST', later, { ...owner, slug: unused(), ...written(first) });
    const path = `${later}/${privilege.id}`;
    const expectStored = async (given: Plan, reply: Reply): Promise<void> => {
      const { permissions } = given;
      expect(reply).toEqual({
        ...privilege,
        updatedAt: reply.updatedAt,
        permissions,
        ...shownWindow(given.window),
      });
      expect((await ok('GET', path)).privilege).toEqual(reply);
    };
    await expectStored(first, privilege);
    await expectStored(second, (await ok('PATCH', path, written(second))).privilege);
    await ok('DELETE', path);
  };
  await fc.assert(fc.asyncProperty(plan, plan, check), { numRuns: runs(60, 8) });
});

describe('roles in a project', () => {
  type Given = { role: string; window: Window };
  const roles = fc.uniqueArray(
    fc.record({ role: fc.constantFrom('member', 'viewer', 'no-access', 'custom-role'), window }),
    { minLength: 1, selector: ({ role }) => role },
  );
  /** People keep one role for good. */
  const lasting = roles.filter((list) => list.some(({ window: { isTemporary } }) => !isTemporary));
  const written = (list: readonly Given[]) => ({
    roles: list.map(({ role, window: given }) => ({ role, ...sentWindow(given) })),
  });
  const shown = (list: readonly Given[]) =>
    list.map(({ role, window: given }) =>
      expect.objectContaining({
        role: role === customSlug ? 'custom' : role,
        customRoleSlug: role === customSlug ? role : null,
        ...shownWindow(given),
      }),
    );

  /** Who gets roles: where they are written and read, and the member of the answer that holds them. */
  const holders: [string, () => Promise<{ path: string; read: () => Promise<Reply>; isNew: boolean }>][] = [
    [
      'a machine identity',
      async () => {
        const { id } = await place.world.identity();
        const path = `/api/v2/workspace/${place.project.id}/identity-memberships/${id}`;
        return { path, read: async () => (await ok('GET', path)).identityMembership, isNew: true };
      },
    ],
    [
      'a group',
      async () => {
        const { id } = await ok('POST', '/api/v1/groups', { name: unused(), role: 'no-access' });
        const path = `/api/v2/workspace/${place.project.id}/groups/${id}`;
        return { path, read: async () => (await ok('GET', path)).groupMembership, isNew: true };
      },
    ],
    [
      'a person',
      async () => {
        const { id, email } = await place.world.personIn(place.project.id, 'viewer');
        const path = `/api/v1/workspace/${place.project.id}/memberships`;
        const details = async () => (await ok('POST', `${path}/details`, { username: email })).membership;
        const byUser = `/api/v1/projects/${place.project.id}/user/${id}/membership`;
        const read = async () => {
          const membership = await details();
          expect((await ok('GET', byUser)).membership.roles).toEqual(membership.roles);
          return membership;
        };
        return { path: `${path}/${(await details()).id}`, read, isNew: false };
      },
    ],
  ];

  it.each(holders)('of %s read back as they were written, in order', async (name, holder) => {
    const check = async (first: readonly Given[], second: readonly Given[]): Promise<void> => {
      const { path, read, isNew } = await holder();
      await ok(isNew ? 'POST' : 'PATCH', path, written(first));
      const { roles: given, ...membership } = await read();
      expect(given).toEqual(shown(first));
      const { roles: changed } = await ok('PATCH', path, written(second));
      expect(await read()).toMatchObject({ id: membership.id, roles: shown(second) });
      expect((await read()).roles.map(({ id }: Reply) => id)).toEqual(changed.map(({ id }: Reply) => id));
    };
    const plan = name === 'a person' ? lasting : roles;
    await fc.assert(fc.asyncProperty(plan, plan, check), { numRuns: runs(40, 6) });
  });
});
