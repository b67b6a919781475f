import * as z from 'zod';
import type { Rule } from '../../layers/domain/permissions/rule.ts';
import type { ProjectReference } from '../../layers/domain/projects/reference.ts';
import { listRoles, type ProjectRole, readRole } from '../../layers/domain/projects/roles.ts';
import { members } from '../../layers/http/access.ts';
import { type Outlook, operation } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { expectProject, expectProjectBySlug, ProjectId, ProjectSlug } from '../projects/scope.ts';
import { roleSlugInput } from './wire.ts';

const RoleReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    slug: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
  });

const PermissionReply = () =>
  z.object({
    subject: z.union([z.string(), z.array(z.string())]),
    action: z.union([z.string(), z.array(z.string())]),
    conditions: z.record(z.string(), z.unknown()).optional(),
    inverted: z.boolean().optional(),
  });

const DetailReply = () => z.object({ role: RoleReply().extend({ permissions: z.array(PermissionReply()) }) });

const onTheWire = ({ project, role: { id, name, description, slug } }: ProjectRole) => ({
  id,
  name,
  description,
  slug,
  createdAt: project.createdAt,
  updatedAt: project.createdAt,
  projectId: project.id,
});

type Permission = z.input<ReturnType<typeof PermissionReply>>;

const permission = ({ subject, action, conditions, inverted }: Rule): Permission & { action: string[] } => ({
  subject: typeof subject === 'string' ? subject : [...subject],
  action: [...action],
  ...(conditions && { conditions }),
  ...(inverted && { inverted }),
});

/** Older clients read one action a permission. */
const single = (rule: Rule): readonly Permission[] =>
  permission(rule).action.map((action) => ({ ...permission(rule), action }));

interface InProject {
  readonly reference: ProjectReference;
}
interface Named extends InProject {
  readonly roleSlug: string;
}

/** How a generation calls the project whose roles it reads, and shows their permissions. */
interface Reading {
  readonly base: string;
  readonly project: z.ZodType<InProject>;
  readonly role: z.ZodType<Named>;
  readonly permissions: (rule: Rule) => Permission | readonly Permission[];
}

const bySlug: Reading = {
  base: '/api/v1/workspace/{slug}/roles',
  project: ProjectSlug.transform(({ slug }) => ({ reference: { slug } })),
  role: ProjectSlug.extend({ roleSlug: roleSlugInput }).transform(({ slug, roleSlug }) => ({
    reference: { slug },
    roleSlug,
  })),
  permissions: single,
};

const byId = (base: string): Reading => ({
  base,
  project: ProjectId.transform(({ projectId }) => ({ reference: { id: projectId } })),
  role: ProjectId.extend({ roleSlug: roleSlugInput }).transform(({ projectId, roleSlug }) => ({
    reference: { id: projectId },
    roleSlug,
  })),
  permissions: permission,
});

type Known = Pick<Outlook<z.ZodType<InProject>, undefined, undefined>, 'params' | 'claims' | 'stores'>;

const expectReferenced = ({ params: { reference }, ...known }: Known): void =>
  'id' in reference
    ? expectProject({ ...known, params: { projectId: reference.id } })
    : expectProjectBySlug({ ...known, params: reference });

const row = {
  method: 'GET',
  access: members,
  limit: 'read',
  expect: expectReferenced,
} as const;

const operationsOf = (reading: Reading) => [
  operation({
    ...row,
    path: reading.base,
    summary: 'The roles that can be given in a project',
    audit: 'get-project-roles',
    params: reading.project,
    reply: () => z.object({ roles: z.array(RoleReply()) }),
    handle: async ({ params, unit }) => ({
      roles: (await listRoles(unit, params.reference)).map(onTheWire),
    }),
  }),
  operation({
    ...row,
    path: `${reading.base}/slug/{roleSlug}`,
    summary: 'A role of a project with its permissions',
    audit: 'get-project-role',
    params: reading.role,
    reply: DetailReply,
    handle: async ({ params, unit }) => {
      const found = await readRole(unit, params.reference, params.roleSlug);
      const permissions = found.role.rules.flatMap((rule) => reading.permissions(rule));
      return { role: { ...onTheWire(found), permissions } };
    },
  }),
];

export const roleOperations = [
  bySlug,
  byId('/api/v2/workspace/{projectId}/roles'),
  byId('/api/v1/projects/{projectId}/roles'),
].flatMap(operationsOf);
