import * as z from 'zod';
import { type OpenedShare, viewShare } from '../../layers/domain/sharing/view-share.ts';
import { anybody } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, optional } from '../../layers/http/wire.ts';
import { password } from './wire.ts';

const ViewReply = () =>
  z.object({
    isPasswordProtected: z.boolean(),
    secret: z
      .object({
        encryptedValue: z.null(),
        iv: z.null(),
        tag: z.null(),
        expiresAt: instant(),
        expiresAfterViews: z.int().nullable(),
        accessType: z.string(),
        orgName: z.string().optional(),
        secretValue: z.string(),
      })
      .optional(),
  });

const openedReply = ({ value, viewsLeft, organizationName, ...opened }: OpenedShare) => ({
  encryptedValue: null,
  iv: null,
  tag: null,
  expiresAt: opened.expiresAt,
  expiresAfterViews: viewsLeft,
  accessType: opened.accessType,
  ...(organizationName !== undefined && { orgName: organizationName }),
  secretValue: value,
});

const view = operation({
  method: 'POST',
  path: '/api/v1/secret-sharing/public/{id}',
  summary: 'Open a shared value with its link, which takes one of its views',
  access: anybody,
  audit: 'read-shared-secret',
  limit: 'public',
  params: z.object({ id: z.string().trim().max(128) }),
  body: z.object({ hashedHex: optional(z.string().max(128)), password }),
  reply: ViewReply,
  handle: async ({ params, body, unit }) => {
    const { isPasswordProtected, opened } = await viewShare(unit, {
      link: params.id,
      password: body.password,
    });
    return { isPasswordProtected, ...(opened && { secret: openedReply(opened) }) };
  },
});

export const viewOperations = [view];
