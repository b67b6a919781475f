import type { LockoutPolicy } from '../lockout.ts';

/** What a request says about lockout: what is left out stays as it is. */
export interface LockoutDraft {
  readonly lockoutEnabled?: boolean | undefined;
  readonly lockoutThreshold?: number | undefined;
  readonly lockoutDurationSeconds?: number | undefined;
  readonly lockoutCounterResetSeconds?: number | undefined;
}

/** What a login method starts with, and what a client id that nobody has is measured by. */
export const machineLockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 3,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 30,
};

/** The draft over what stood before. */
export const lockoutFrom = (draft: LockoutDraft, before: LockoutPolicy): LockoutPolicy => ({
  lockoutEnabled: draft.lockoutEnabled ?? before.lockoutEnabled,
  lockoutThreshold: draft.lockoutThreshold ?? before.lockoutThreshold,
  lockoutDurationSeconds: draft.lockoutDurationSeconds ?? before.lockoutDurationSeconds,
  lockoutCounterResetSeconds: draft.lockoutCounterResetSeconds ?? before.lockoutCounterResetSeconds,
});
