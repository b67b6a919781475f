import * as z from 'zod';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant } from '../../layers/http/wire.ts';

const StatusReply = z.object({
  date: instant,
  message: z.string(),
  emailConfigured: z.boolean(),
  inviteOnlySignup: z.boolean(),
  redisConfigured: z.boolean(),
  secretScanningConfigured: z.boolean(),
  samlDefaultOrgSlug: z.string().optional(),
});

/** Says that functions answer; it reads nothing, so it stays cheap and says nothing about storage. */
export const readStatus = operation({
  method: 'GET',
  path: '/api/status',
  summary: 'Whether the service answers',
  group: 'other',
  access: everyone,
  audit: null,
  limit: 'read',
  reply: StatusReply,
  handle: async () => ({
    date: systemRuntime.now().toISOString(),
    message: 'Ok',
    emailConfigured: false,
    inviteOnlySignup: true,
    redisConfigured: false,
    secretScanningConfigured: false,
  }),
});
