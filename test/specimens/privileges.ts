import type { Names } from '../world/victim.ts';
import {
  bodyOf,
  type Fields,
  nothing,
  queryOf,
  type SpecimenOf,
  type Specimens,
  withParams,
} from './specimen.ts';

const permissions = [{ subject: 'secrets', action: ['read'], conditions: { environment: 'prod' } }];
const window = {
  temporaryMode: 'relative',
  temporaryRange: '1h',
  temporaryAccessStartTime: '2026-12-01T09:00:00.000Z',
};
const type = { isTemporary: true, ...window };

const older = '/api/v1/additional-privilege/identity';
const later = '/api/v2/identity-project-additional-privilege';
const olderPeople = '/api/v1/additional-privilege/users';
const laterPeople = '/api/v1/user-project-additional-privilege';

const bySlug = ({ identityId, projectSlug }: Names) => ({ identityId, projectSlug });
const named = (names: Names) => ({ ...bySlug(names), privilegeSlug: names.privilegeSlug });
const byId = ({ identityId, projectId }: Names) => ({ identityId, projectId });
const ofPerson = ({ membershipId }: Names) => ({ projectMembershipId: membershipId });

const person = ({ userPrivilegeId }: Names) => ({ privilegeId: userPrivilegeId });
const changing = (fields: Fields): SpecimenOf => withParams(person, fields);

const privilegePermission = {
  actions: ['read', 'edit'],
  subject: 'secrets',
  conditions: { environment: 'dev', secretPath: { $glob: '/app/**' } },
};

export const specimens: Specimens = {
  [`POST ${older}/permanent`]: bodyOf((names) => ({ ...bySlug(names), privilegePermission })),
  [`POST ${older}/temporary`]: bodyOf((names) => ({ ...bySlug(names), permissions, ...window })),
  [`PATCH ${older}`]: bodyOf((names) => ({ ...named(names), privilegeDetails: { permissions } })),
  [`DELETE ${older}`]: bodyOf(named),
  [`GET ${older}`]: queryOf(bySlug),
  [`GET ${older}/{privilegeSlug}`]: queryOf(bySlug),

  [`POST ${later}`]: bodyOf((names) => ({ ...byId(names), slug: 'on-call', permissions, type })),
  [`PATCH ${later}/{privilegeId}`]: bodyOf(() => ({ permissions, type })),
  [`DELETE ${later}/{privilegeId}`]: nothing,
  [`GET ${later}/{privilegeId}`]: nothing,
  [`GET ${later}/slug/{privilegeSlug}`]: queryOf(bySlug),
  [`GET ${later}`]: queryOf(byId),

  [`POST ${olderPeople}/permanent`]: bodyOf((names) => ({ ...ofPerson(names), permissions })),
  [`POST ${olderPeople}/temporary`]: bodyOf((names) => ({ ...ofPerson(names), permissions, ...window })),
  [`PATCH ${olderPeople}/{privilegeId}`]: changing({ permissions, isTemporary: false }),
  [`DELETE ${olderPeople}/{privilegeId}`]: withParams(person),
  [`GET ${olderPeople}/{privilegeId}`]: withParams(person),
  [`GET ${olderPeople}`]: queryOf(ofPerson),

  [`POST ${laterPeople}`]: bodyOf((names) => ({ ...ofPerson(names), slug: 'on-call', permissions, type })),
  [`PATCH ${laterPeople}/{privilegeId}`]: changing({ slug: 'renamed', type }),
  [`DELETE ${laterPeople}/{privilegeId}`]: withParams(person),
  [`GET ${laterPeople}/{privilegeId}`]: withParams(person),
  [`GET ${laterPeople}`]: queryOf(ofPerson),
};
