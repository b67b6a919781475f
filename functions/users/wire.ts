import * as z from 'zod';
import type { ApiKey } from '../../layers/domain/users/api-key.ts';
import type { User } from '../../layers/domain/users/user.ts';
import { instant, shownName, uuid } from '../../layers/http/wire.ts';

/** An address as it is kept. */
export const email = z.string().trim().toLowerCase().max(255).pipe(z.email());
/** An address that is looked up, whatever it is. */
export const soughtEmail = z.string().trim().toLowerCase().min(1).max(255);
/** A password that is looked at. */
export const givenPassword = z.string().min(1).max(1024);
/** A password that is set. */
export const newPassword = z.string().min(8).max(512);
/** A code that was mailed or shown, however it is spelled. */
export const code = z.string().trim().min(1).max(64);
export const personName = shownName(64);

const members = {
  id: uuid,
  email: z.string().nullable(),
  username: z.string(),
  authMethods: z.array(z.string()),
  superAdmin: z.boolean(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  isAccepted: z.boolean(),
  isMfaEnabled: z.boolean(),
  mfaMethods: z.array(z.string()),
  selectedMfaMethod: z.string().nullable(),
  devices: z.null(),
  isGhost: z.boolean(),
  isEmailVerified: z.boolean(),
  consecutiveFailedMfaAttempts: z.int(),
  isLocked: z.boolean(),
  temporaryLockDateEnd: z.null(),
  consecutiveFailedPasswordAttempts: z.int(),
  createdAt: instant(),
  updatedAt: instant(),
};

export const UserReply = () => z.object(members);

/** A person as they see themselves. Locks are by network and no property of an account. */
export const userReply = (user: User): z.input<ReturnType<typeof UserReply>> => ({
  id: user.id,
  email: user.email,
  username: user.username,
  authMethods: ['email'],
  superAdmin: user.superAdmin,
  firstName: user.firstName,
  lastName: user.lastName,
  isAccepted: true,
  isMfaEnabled: user.isMfaEnabled ?? false,
  mfaMethods: user.isMfaEnabled ? [user.selectedMfaMethod ?? 'email'] : [],
  selectedMfaMethod: user.selectedMfaMethod ?? null,
  devices: null,
  isGhost: false,
  isEmailVerified: user.isEmailVerified ?? false,
  consecutiveFailedMfaAttempts: 0,
  isLocked: false,
  temporaryLockDateEnd: null,
  consecutiveFailedPasswordAttempts: 0,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
});

/** Members that hold keys of end-to-end encryption where there is one. */
const keyMembers = {
  clientPublicKey: z.null(),
  serverPrivateKey: z.null(),
  encryptionVersion: z.int(),
  protectedKey: z.null(),
  protectedKeyIV: z.null(),
  protectedKeyTag: z.null(),
  publicKey: z.string(),
  encryptedPrivateKey: z.string(),
  iv: z.string(),
  tag: z.string(),
  salt: z.string(),
  verifier: z.string(),
  userId: uuid,
};

export const ProfileReply = () => z.object({ user: z.object({ ...members, ...keyMembers }) });

/** The same with the members that clients of end-to-end encrypted projects look for, empty. */
export const profileReply = (user: User): z.input<ReturnType<typeof ProfileReply>> => ({
  user: {
    ...userReply(user),
    clientPublicKey: null,
    serverPrivateKey: null,
    encryptionVersion: 2,
    protectedKey: null,
    protectedKeyIV: null,
    protectedKeyTag: null,
    publicKey: '',
    encryptedPrivateKey: '',
    iv: '',
    tag: '',
    salt: '',
    verifier: '',
    userId: user.id,
  },
});

export const ApiKeyReply = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    lastUsed: z.null(),
    expiresAt: instant(),
    createdAt: instant(),
    updatedAt: instant(),
    userId: uuid,
  });

/** An API key without its secret. Its last use is not known: reading writes nothing but the trail. */
export const apiKeyReply = (key: ApiKey): z.input<ReturnType<typeof ApiKeyReply>> => ({
  id: key.id,
  name: key.name,
  lastUsed: null,
  expiresAt: new Date(key.expiresAt * 1000).toISOString(),
  createdAt: key.createdAt,
  updatedAt: key.createdAt,
  userId: key.userId,
});
