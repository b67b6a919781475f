import { expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { FailedLogins } from '../../../layers/domain/lockout.ts';
import { hashPassword } from '../../../layers/domain/passwords.ts';
import type { Unit } from '../../../layers/domain/unit.ts';
import { loginWithPassword } from '../../../layers/domain/users/login.ts';
import { testRuntime } from '../../harness/clock.ts';

const runtime = testRuntime();
const locked: FailedLogins = {
  failures: 10,
  windowEndsAt: Date.now() + 300_000,
  lockedUntil: Date.now() + 300_000,
};

/** A unit whose storage counts failures of others between our read and our first commit. */
const overtakenUnit = async (password: string) => {
  const user = {
    id: 'u',
    email: 'a@b',
    username: 'a@b',
    passwordHash: await hashPassword(password, runtime),
  };
  const written: string[][] = [];
  let overtaken = false;
  const write = async (changes: readonly string[]): Promise<void> => {
    if (overtaken) {
      written.push([...changes]);
      return;
    }
    overtaken = true;
    throw new LocketError('conflict', 'somebody counted meanwhile');
  };
  const unit = {
    runtime,
    origin: { ipAddress: '127.0.0.1', userAgent: '', requestId: '' },
    note: () => undefined,
    forget: () => undefined,
    tokens: { sign: async () => 'token' },
    commit: (changes: readonly string[]) => write(changes),
    count: (changes: readonly string[]) => write(changes),
    stores: {
      instance: { find: async () => undefined },
      organizations: { membershipsOf: async () => [] },
      users: {
        expectLogin: () => undefined,
        idOf: async () => user.id,
        find: async () => user,
        sessionCreation: () => 'session',
      },
      guesses: {
        expect: () => undefined,
        failures: async () => (overtaken ? locked : undefined),
        recordFailures: () => 'count',
        clearFailures: () => 'clear',
      },
    },
  };
  return { unit: unit as unknown as Unit, written };
};

it.each([
  ['right', 'secret password'],
  ['wrong', 'guess'],
])('a %s password is refused alike when the tenth failure of others came first', async (_which, password) => {
  const { unit, written } = await overtakenUnit('secret password');
  await expect(loginWithPassword(unit, { email: 'a@b', password })).rejects.toMatchObject({
    code: 'too-many-attempts',
  });
  expect(written).toEqual([]);
});
