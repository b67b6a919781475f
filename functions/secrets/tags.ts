import * as z from 'zod';
import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';
import { expectChange } from '../../layers/domain/places/scope.ts';
import { attachTags, detachTags, maxTagsOfSecret } from '../../layers/domain/secrets/writing/tag-secret.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, shownName } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { scopeOf, v4 } from './dialect.ts';
import { environment, SecretReply, secretName, secretPath, secretType, writtenOnTheWire } from './wire.ts';

const slug = shownName(64).transform((text) => text.toLowerCase());

const tagMembers = {
  environment,
  secretPath,
  type: secretType,
  tagSlugs: z.array(slug).min(1).max(maxTagsOfSecret),
};

const tagging = (
  { base, project }: { base: string; project: z.ZodRawShape },
  method: 'POST' | 'DELETE',
  { summary, audit, change }: { summary: string; audit: AuditEventType; change: typeof attachTags },
) =>
  operation({
    method,
    path: `${base}/{secretName+}`,
    summary,
    access: members,
    audit,
    limit: 'write',
    params: z.object({ secretName }),
    repeats: { secretName: 'secretName' },
    body: z.object({ ...project, ...tagMembers }),
    reply: () => orApproval(z.object({ secret: SecretReply() })),
    expect: ({ params, body, claims, stores }) => {
      const guess = expectChange(stores, actorIn(claims), scopeOf(body));
      if (guess?.folderId)
        stores.secrets.expect({ ...guess, folderId: guess.folderId, name: params.secretName });
    },
    handle: async ({ params, body, unit }) => {
      const { type, tagSlugs } = body;
      const request = { ...scopeOf(body), name: params.secretName, type, tagSlugs };
      return changeOrApproval(await change(unit, request), (found) => ({ secret: writtenOnTheWire(found) }));
    },
  });

const spellings = [
  { base: '/api/v3/secrets/tags', project: { projectSlug: id } },
  { base: '/api/v4/secrets/tags', project: v4.project },
];

export const tagOperations = spellings.flatMap((spelling) => [
  tagging(spelling, 'POST', {
    summary: 'Give a secret more tags',
    audit: 'attach-secret-tags',
    change: attachTags,
  }),
  tagging(spelling, 'DELETE', {
    summary: 'Take tags from a secret',
    audit: 'detach-secret-tags',
    change: detachTags,
  }),
]);
