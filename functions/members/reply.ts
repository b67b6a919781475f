import * as z from 'zod';
import type { PersonMembership } from '../../layers/domain/projects/people.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { RoleReply, roleReply } from '../roles/wire.ts';

export const PersonReply = () =>
  z.object({
    id: uuid,
    userId: uuid,
    projectId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    user: z.object({
      id: uuid,
      username: z.string(),
      email: z.string().nullable(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      /** Always empty: there is no end-to-end encryption to have a key for. */
      publicKey: z.string(),
    }),
    roles: z.array(RoleReply()),
  });

export const personReply = ({
  grant,
  user,
  customRoles,
}: PersonMembership): z.input<ReturnType<typeof PersonReply>> => ({
  id: grant.id,
  userId: user.id,
  projectId: grant.projectId,
  createdAt: grant.createdAt,
  updatedAt: grant.updatedAt,
  user: {
    id: user.id,
    username: user.username,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    publicKey: '',
  },
  roles: grant.roles.map((role) => roleReply(role, customRoles)),
});

/** What joining and leaving answer. */
export const PersonGrantReply = () =>
  z.object({
    id: uuid,
    userId: uuid,
    projectId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const personGrantReply = (grant: ProjectGrant): z.input<ReturnType<typeof PersonGrantReply>> => ({
  id: grant.id,
  userId: grant.actorId,
  projectId: grant.projectId,
  createdAt: grant.createdAt,
  updatedAt: grant.updatedAt,
});
