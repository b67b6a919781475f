import * as z from 'zod';
import { expectScope } from '../../layers/domain/secrets/scope.ts';
import { attachTags, detachTags, maxTagsOfSecret } from '../../layers/domain/secrets/tag-secret.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { id, shownName } from '../../layers/http/wire.ts';
import { environment, SecretReply, secretName, secretPath, secretType } from './wire.ts';
import { writtenOnTheWire } from './written-wire.ts';

const slug = shownName(64).transform((text) => text.toLowerCase());

const TagBody = z.object({
  projectSlug: id,
  environment,
  secretPath,
  type: secretType,
  tagSlugs: z.array(slug).min(1).max(maxTagsOfSecret),
});

type Body = z.output<typeof TagBody>;

const scopeOf = ({ projectSlug, environment: slug, secretPath: path }: Body) => ({
  projectSlug,
  environment: slug,
  path,
});

const tagging = (
  method: 'POST' | 'DELETE',
  { summary, audit, change }: { summary: string; audit: string; change: typeof attachTags },
) =>
  operation({
    method,
    path: '/api/v3/secrets/tags/{secretName+}',
    summary,
    group: 'secrets',
    access: members,
    audit,
    limit: 'write',
    params: z.object({ secretName }),
    repeats: { secretName: 'secretName' },
    body: TagBody,
    reply: z.object({ secret: SecretReply }),
    expect: ({ params, body, claims, stores }) => {
      const guess = expectScope(stores, actorIn(claims), scopeOf(body));
      if (guess?.folderId)
        stores.secrets.expect({ ...guess, folderId: guess.folderId, name: params.secretName });
    },
    handle: async ({ params, body, unit }) => {
      const { type, tagSlugs } = body;
      const request = { ...scopeOf(body), name: params.secretName, type, tagSlugs };
      return { secret: writtenOnTheWire(await change(unit, request)) };
    },
  });

export const tagOperations = [
  tagging('POST', {
    summary: 'Give a secret more tags',
    audit: 'attach-secret-tags',
    change: attachTags,
  }),
  tagging('DELETE', {
    summary: 'Take tags from a secret',
    audit: 'detach-secret-tags',
    change: detachTags,
  }),
];
