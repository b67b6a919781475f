import * as z from 'zod';
import { maxSharedLength } from '../../layers/domain/sharing/create-share.ts';
import type { Share } from '../../layers/domain/sharing/share.ts';
import { instant, numeric, optional, uuid } from '../../layers/http/wire.ts';

const expiresAt = z
  .string()
  .trim()
  .max(64)
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be an ISO 8601 instant')
  .transform((text) => new Date(text))
  .meta({ format: 'date-time' });

export const password = optional(z.string().max(256));

/** Members that both ways to share have. */
export const shareMembers = {
  secretValue: z.string().max(maxSharedLength),
  password,
  expiresAt,
  /** Zero views would be no share: only what is left out or `null` leaves them uncounted. */
  expiresAfterViews: numeric(z.int().min(1).max(1_000_000).optional()),
};

/** What is not stored in a form that could be shown; clients of the reference know the members. */
const nothing = () => z.null();

export const ShareReply = () =>
  z.object({
    id: uuid,
    encryptedValue: nothing(),
    iv: nothing(),
    tag: nothing(),
    hashedHex: nothing(),
    expiresAt: instant(),
    userId: uuid.nullable(),
    orgId: uuid.nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    expiresAfterViews: z.int().nullable(),
    accessType: z.string(),
    name: z.string().nullable(),
    lastViewedAt: instant().nullable(),
    password: nothing(),
    encryptedSecret: nothing(),
    identifier: nothing(),
  });

/** A share as its owner sees it: neither its value, nor a hash, nor the link, which is not stored. */
export const shareReply = (share: Share): z.input<ReturnType<typeof ShareReply>> => ({
  id: share.id,
  encryptedValue: null,
  iv: null,
  tag: null,
  hashedHex: null,
  expiresAt: share.expiresAt,
  userId: share.owner?.kind === 'user' ? share.owner.id : null,
  orgId: share.owner?.orgId ?? null,
  createdAt: share.createdAt,
  updatedAt: share.updatedAt,
  expiresAfterViews: share.viewsLeft,
  accessType: share.accessType,
  name: share.name,
  lastViewedAt: share.lastViewedAt,
  password: null,
  encryptedSecret: null,
  identifier: null,
});
