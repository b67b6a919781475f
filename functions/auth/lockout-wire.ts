import * as z from 'zod';
import type { LockoutPolicy } from '../../layers/domain/lockout.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { expectMethod, IdentityParams } from './policy-wire.ts';

/** One day in seconds. */
const longestPause = 86_400;
const pause = z.int().min(1).max(longestPause);

/** What a request may say about lockout by wrong guesses. */
export const lockoutMembers = {
  lockoutEnabled: optional(z.boolean()),
  lockoutThreshold: optional(z.int().min(1).max(100)),
  lockoutDurationSeconds: optional(pause),
  lockoutCounterResetSeconds: optional(pause),
};

export const lockoutReplyMembers = () => ({
  lockoutEnabled: z.boolean(),
  lockoutThreshold: z.int(),
  lockoutDurationSeconds: z.int(),
  lockoutCounterResetSeconds: z.int(),
});

export const lockoutOnTheWire = (policy: LockoutPolicy): LockoutPolicy => ({
  lockoutEnabled: policy.lockoutEnabled,
  lockoutThreshold: policy.lockoutThreshold,
  lockoutDurationSeconds: policy.lockoutDurationSeconds,
  lockoutCounterResetSeconds: policy.lockoutCounterResetSeconds,
});

/** Forgets what was guessed wrong at a method, so that whoever is locked out may try again. */
export const clearLockouts = (
  method: 'ldap-auth' | 'universal-auth',
  noun: string,
  clear: (unit: Unit, identityId: string) => Promise<number>,
): Operation =>
  operation({
    method: 'POST',
    path: `/api/v1/auth/${method}/identities/{identityId}/clear-lockouts`,
    summary: `Forget failed logins by ${noun}: nobody is locked out any more`,
    access: members,
    audit: `clear-identity-${method}-lockouts`,
    limit: 'write',
    params: IdentityParams,
    reply: () => z.object({ deleted: z.int() }),
    expect: expectMethod(method),
    handle: async ({ params, unit }) => ({ deleted: await clear(unit, params.identityId) }),
  });
