import type { SecretDraft } from './drafts.ts';
import type { FoundSecret } from './found-secret.ts';
import type { References } from './renaming-consequences.ts';
import { maySecret } from './rights.ts';
import type { PresentScope } from './scope.ts';
import type { Secret } from './secret.ts';
import type { TagsById } from './secret-tags.ts';

/** A secret that was written or deleted, as its writer may see it. */
export interface WrittenSecret extends FoundSecret {
  /** False when the value is not the writer's own and they may not read it. */
  readonly showsValue: boolean;
  /** After a renaming: who refers to it. */
  readonly references?: References | undefined;
}

/** What a writer gets back: changing or deleting a secret is no way to learn its value. */
export const written = (
  scope: PresentScope,
  secret: Secret,
  { tags, slugs }: TagsById,
  draft?: SecretDraft,
): WrittenSecret => ({
  secret,
  scope,
  tags: tags(secret.tagIds),
  showsValue:
    secret.type === 'personal' ||
    draft?.value !== undefined ||
    maySecret(scope, 'read', secret.name, slugs(secret.tagIds)),
});
