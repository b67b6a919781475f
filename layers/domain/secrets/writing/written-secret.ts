import type { PresentScope } from '../../places/scope.ts';
import { givenIn, type SecretDraft } from '../core/drafts.ts';
import { maySecret } from '../core/rights.ts';
import type { Secret } from '../core/secret.ts';
import type { TagsById } from '../core/secret-tags.ts';
import type { FoundSecret } from '../reading/found-secret.ts';
import type { References } from './renaming-consequences.ts';

/** A secret that was written or deleted, with nothing of it that its writer may not see. */
export interface WrittenSecret extends FoundSecret {
  /** False when the value is not the writer's own and they may not read it. */
  readonly showsValue: boolean;
  /** After a renaming: who refers to it. */
  readonly references?: References | undefined;
}

/** What stands in a reply for what its receiver may not read. */
const hidden: Pick<Secret, keyof SecretDraft> = {
  value: '',
  comment: '',
  tagIds: [],
  metadata: [],
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
};

/**
 * What a writer gets back: changing, moving or deleting a secret is no way to learn what it holds. Who may not read it
 * sees its name, and what they wrote themselves just now.
 */
export const written = (
  scope: PresentScope,
  secret: Secret,
  { tags, slugs }: TagsById,
  draft: SecretDraft = {},
): WrittenSecret => {
  const isOwn = secret.type === 'personal';
  if (isOwn || maySecret(scope, 'read', secret.name, slugs(secret.tagIds)))
    return { secret, scope, tags: tags(secret.tagIds), showsValue: true };
  const shown = { ...secret, ...hidden, ...givenIn(draft) };
  return { secret: shown, scope, tags: tags(shown.tagIds), showsValue: draft.value !== undefined };
};
