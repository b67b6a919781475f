import * as z from 'zod';
import type { IdentityMembership } from '../../layers/domain/projects/identity-memberships.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { RoleReply, roleReply } from '../roles/wire.ts';

export const IdentityMembershipReply = () =>
  z.object({
    id: z.string(),
    identityId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    roles: z.array(RoleReply()),
    identity: z.object({
      id: uuid,
      name: z.string(),
      authMethod: z.string().nullable(),
      authMethods: z.array(z.string()),
    }),
    project: z.object({ id: z.string(), name: z.string() }),
  });

export const identityMembershipReply = ({
  grant,
  identity,
  project,
  customRoles,
}: IdentityMembership): z.input<ReturnType<typeof IdentityMembershipReply>> => ({
  id: grant.id,
  identityId: identity.id,
  createdAt: grant.createdAt,
  updatedAt: grant.updatedAt,
  roles: grant.roles.map((role) => roleReply(role, customRoles)),
  identity: {
    id: identity.id,
    name: identity.name,
    authMethod: identity.authMethods[0] ?? null,
    authMethods: [...identity.authMethods],
  },
  project: { id: project.id, name: project.name },
});

/** What joining and leaving answer. */
export const IdentityGrantReply = () =>
  z.object({
    identityMembership: z.object({
      id: uuid,
      projectId: z.string(),
      identityId: uuid,
      createdAt: instant(),
      updatedAt: instant(),
    }),
  });

export const identityGrantReply = (grant: ProjectGrant): z.input<ReturnType<typeof IdentityGrantReply>> => ({
  identityMembership: {
    id: grant.id,
    projectId: grant.projectId,
    identityId: grant.actorId,
    createdAt: grant.createdAt,
    updatedAt: grant.updatedAt,
  },
});
