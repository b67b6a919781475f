import type { Caller } from '../caller.ts';
import type { Change } from '../store/change.ts';

/** What operations are limited together as. */
export const limitClasses = ['read', 'write', 'secrets', 'login', 'invite', 'mfa', 'public'] as const;
export type LimitClass = (typeof limitClasses)[number];

/** Requests that one caller may make in a minute, by class; 0 sets no limit. */
export type RateLimits = Readonly<Record<LimitClass, number>>;

/** Limits as they were set, and when. */
export interface SetLimits {
  readonly limits: RateLimits;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** In force until somebody sets others. */
export const defaultLimits: RateLimits = {
  read: 6000,
  write: 1200,
  secrets: 6000,
  login: 600,
  // Each may ask for twenty mails.
  invite: 60,
  mfa: 600,
  public: 600,
};

/** What a limit may be at most: beyond, 0 says the same. */
export const highestLimit = 10_000_000;

/** Whose requests count together: those of a caller, or of a network while nobody is known. */
export interface Subject {
  readonly limit: LimitClass;
  readonly by: Exclude<Caller['kind'], 'anonymous'> | 'address';
  /** The caller's id, or the network as `networkOf` names it. */
  readonly id: string;
}

export interface RateLimitStore {
  /** The limits that were set; undefined while the defaults are in force. */
  find(): Promise<SetLimits | undefined>;
  /** Refused with `conflict` when somebody else set some since `previous` was read. */
  replacement(next: SetLimits, previous: SetLimits | undefined): Change;
}
