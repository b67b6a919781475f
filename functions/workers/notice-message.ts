import * as z from 'zod';

/** A notice as it waits in a queue. */
export const NoticeMessage = z.object({
  type: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().optional(), name: z.string().optional() }),
  environment: z.string().optional(),
  secretPath: z.string().optional(),
  facts: z.record(z.string(), z.string()),
  requestId: z.string().optional(),
});
