import * as z from 'zod';
import type { RolePlace } from '../../layers/domain/roles/read-roles.ts';
import { id } from '../../layers/http/wire.ts';
import { ProjectId, ProjectSlug } from '../projects/scope.ts';
import { roleIdInput } from './role-wire.ts';
import { packedRules, type RuleDialect, singleActions, wholeRules } from './rule-wire.ts';
import { roleSlugInput } from './wire.ts';

/** Where the roles are that a request is about. */
export interface Placed {
  readonly place: RolePlace;
}

/** One way to spell the operations on roles: where they are, and how their permissions look. */
export interface RoleSpelling {
  readonly base: string;
  readonly scope: 'project' | 'organization';
  readonly dialect: RuleDialect;
  /** Whether the list stands beneath `data` and shows permissions. */
  readonly listsWhole: boolean;
  readonly params: z.ZodType<Placed>;
  readonly withId: z.ZodType<Placed & { readonly roleId: string }>;
  readonly withSlug: z.ZodType<Placed & { readonly roleSlug: string }>;
}

const bySlug: RoleSpelling = {
  base: '/api/v1/workspace/{slug}/roles',
  scope: 'project',
  dialect: singleActions,
  listsWhole: false,
  params: ProjectSlug.transform((project) => ({ place: { project } })),
  withId: ProjectSlug.extend({ roleId: roleIdInput }).transform(({ roleId, ...project }) => ({
    place: { project },
    roleId,
  })),
  withSlug: ProjectSlug.extend({ roleSlug: roleSlugInput }).transform(({ roleSlug, ...project }) => ({
    place: { project },
    roleSlug,
  })),
};

const byId = (base: string): RoleSpelling => ({
  base,
  scope: 'project',
  dialect: wholeRules,
  listsWhole: false,
  params: ProjectId.transform(({ projectId }) => ({ place: { project: { id: projectId } } })),
  withId: ProjectId.extend({ roleId: roleIdInput }).transform(({ projectId, roleId }) => ({
    place: { project: { id: projectId } },
    roleId,
  })),
  withSlug: ProjectId.extend({ roleSlug: roleSlugInput }).transform(({ projectId, roleSlug }) => ({
    place: { project: { id: projectId } },
    roleSlug,
  })),
});

const OrgId = z.object({ orgId: id });

const ofOrganization: RoleSpelling = {
  base: '/api/v1/organization/{orgId}/roles',
  scope: 'organization',
  dialect: packedRules,
  listsWhole: true,
  params: OrgId.transform((place) => ({ place })),
  withId: OrgId.extend({ roleId: roleIdInput }).transform(({ roleId, ...place }) => ({ place, roleId })),
  withSlug: OrgId.extend({ roleSlug: roleSlugInput }).transform(({ roleSlug, ...place }) => ({
    place,
    roleSlug,
  })),
};

const own: RolePlace = { orgId: undefined };

const ofOwnOrganization: RoleSpelling = {
  base: '/api/v1/organization/roles',
  scope: 'organization',
  dialect: wholeRules,
  listsWhole: false,
  params: z.object({}).transform(() => ({ place: own })),
  withId: z.object({ roleId: roleIdInput }).transform((given) => ({ place: own, ...given })),
  withSlug: z.object({ roleSlug: roleSlugInput }).transform((given) => ({ place: own, ...given })),
};

/** Three generations for projects, two for organizations. */
export const roleSpellings: readonly RoleSpelling[] = [
  bySlug,
  byId('/api/v2/workspace/{projectId}/roles'),
  byId('/api/v1/projects/{projectId}/roles'),
  ofOrganization,
  ofOwnOrganization,
];
