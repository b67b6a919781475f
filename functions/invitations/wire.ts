import * as z from 'zod';
import type { User } from '../../layers/domain/users/user.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

/** A person as invitations show them; what later logins may need is empty. */
export const InvitedReply = () =>
  z.object({
    id: uuid,
    username: z.string(),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    authMethods: z.array(z.string()),
    superAdmin: z.boolean(),
    isAccepted: z.boolean(),
    isEmailVerified: z.boolean(),
    isMfaEnabled: z.boolean(),
    isGhost: z.boolean(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const invitedReply = (user: User): z.input<ReturnType<typeof InvitedReply>> => ({
  id: user.id,
  username: user.username,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  authMethods: ['email'],
  superAdmin: user.superAdmin,
  isAccepted: user.isAccepted !== false,
  isEmailVerified: user.isEmailVerified ?? false,
  isMfaEnabled: false,
  isGhost: false,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
});
