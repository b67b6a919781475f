import * as z from 'zod';
import { highestLimit, type RateLimits, type SetLimits } from '../../layers/domain/rate-limits/limits.ts';
import { readLimits, setLimits } from '../../layers/domain/rate-limits/set-limits.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

/** One instance has one set of limits: the id says nothing. */
const limitsId = '00000000-0000-0000-0000-000000000000';

const limit = z.number().int().min(0).max(highestLimit);

const wireLimits = {
  readRateLimit: limit,
  writeRateLimit: limit,
  secretsRateLimit: limit,
  authRateLimit: limit,
  inviteUserRateLimit: limit,
  mfaRateLimit: limit,
  publicEndpointLimit: limit,
};

const RateLimitBody = z.object(wireLimits);
const RateLimitReply = () =>
  z.object({
    rateLimit: z.object({ id: uuid, ...wireLimits, createdAt: instant(), updatedAt: instant() }),
  });

const fromWire = (wire: z.output<typeof RateLimitBody>): RateLimits => ({
  read: wire.readRateLimit,
  write: wire.writeRateLimit,
  secrets: wire.secretsRateLimit,
  login: wire.authRateLimit,
  invite: wire.inviteUserRateLimit,
  mfa: wire.mfaRateLimit,
  public: wire.publicEndpointLimit,
});

const toWire = ({ limits, createdAt, updatedAt }: SetLimits) => ({
  rateLimit: {
    id: limitsId,
    readRateLimit: limits.read,
    writeRateLimit: limits.write,
    secretsRateLimit: limits.secrets,
    authRateLimit: limits.login,
    inviteUserRateLimit: limits.invite,
    mfaRateLimit: limits.mfa,
    publicEndpointLimit: limits.public,
    createdAt,
    updatedAt,
  },
});

const row = { path: '/api/v1/rate-limit', access: people, limit: 'read', reply: RateLimitReply } as const;

const readRateLimit = operation({
  ...row,
  method: 'GET',
  summary: 'How many requests a caller may make in a minute',
  audit: 'get-rate-limits',
  handle: async ({ unit }) => toWire(await readLimits(unit)),
});

const setRateLimit = operation({
  ...row,
  method: 'PUT',
  summary: 'Set how many requests a caller may make in a minute; 0 sets no limit',
  audit: 'update-rate-limits',
  body: RateLimitBody,
  handle: async ({ body, unit }) => toWire(await setLimits(unit, fromWire(body))),
});

export const rateLimitOperations = [readRateLimit, setRateLimit];
