import * as z from 'zod';
import type { Step } from '../../layers/domain/syncs/plan.ts';
import type { LedgerEntry } from '../../layers/domain/syncs/sync.ts';
import { instant } from '../../layers/http/wire.ts';

/** Keys that one reply lists: ten thousand of a large target fit. */
const most = 10_000;

export const PlanReply = () =>
  z.object({
    plan: z.array(
      z.object({
        key: z.string(),
        action: z.enum([
          'create',
          'update',
          'settle',
          'unchanged',
          'delete',
          'forget',
          'conflict',
          'refused',
        ]),
        reason: z.string().nullable(),
      }),
    ),
    total: z.number(),
  });

/** A plan without a value in it. */
export const planReply = (steps: readonly Step[]) => ({
  plan: steps
    .slice(0, most)
    .map((step) => ({ key: step.name, action: step.action, reason: 'reason' in step ? step.reason : null })),
  total: steps.length,
});

export const KeysReply = () =>
  z.object({
    keys: z.array(
      z.object({
        key: z.string(),
        state: z.enum(['owned', 'creating', 'writing', 'foreign', 'failed']),
        result: z.string(),
        message: z.string(),
        at: instant(),
      }),
    ),
    total: z.number(),
  });

export const keysReply = (entries: readonly LedgerEntry[]) => ({
  keys: entries.slice(0, most).map(({ name, state, result, message, writtenAt }) => ({
    key: name,
    state,
    result,
    message,
    at: writtenAt,
  })),
  total: entries.length,
});
