import type { FailedLogins } from '../../domain/lockout.ts';
import { absent, type Condition } from './changes.ts';
import { type Item, type Key, toItem } from './items.ts';

/** Failed logins as stored, until they mean nothing any more. */
export const failuresItem = (key: Key, failed: FailedLogins): Item =>
  toItem(key, failed, { ttl: Math.ceil(Math.max(failed.windowEndsAt, failed.lockedUntil) / 1000) });

/**
 * Nobody counted since `previous` was read. The count alone would not do: after a quiet time it starts over, so the
 * same number may come back; its window never does.
 */
export const unchangedFailures = (previous: FailedLogins | undefined): Condition =>
  previous
    ? {
        expression: 'failures = :failures and windowEndsAt = :windowEndsAt',
        values: { ':failures': previous.failures, ':windowEndsAt': previous.windowEndsAt },
      }
    : absent;
