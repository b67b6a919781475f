import type { Asked } from '../../approvals/ask.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertDraftFits, firstVersion } from '../core/drafts.ts';
import { assertReminder } from '../core/reminders.ts';
import { assertMaySecret } from '../core/rights.ts';
import { existingTags, type TagsById } from '../core/secret-tags.ts';
import { assertMayRefer } from '../references/reference-rights.ts';
import { carryOut } from './alterations.ts';
import {
  assertDistinct,
  assertFree,
  type BatchRequest,
  type DraftItem,
  enterBatch,
  headsOf,
  type Placed,
} from './batch.ts';
import { type WrittenSecret, written } from './written-secret.ts';

const tagIdsOf = ({ item }: Placed<DraftItem>): readonly string[] => item.draft.tagIds ?? [];

const assertMayCreate = (placed: readonly Placed<DraftItem>[], { slugs }: TagsById): void => {
  for (const each of placed) {
    const { item, scope } = each;
    assertMaySecret(scope, 'create', item.name, slugs(tagIdsOf(each)));
    assertDraftFits(item.draft);
    assertMayRefer(scope.access, item.draft.value);
  }
};

const createOnce = async (
  unit: Unit,
  request: BatchRequest<DraftItem>,
): Promise<readonly WrittenSecret[] | Asked> => {
  const { scopes, placed } = await enterBatch(unit, request);
  const project = scopes[0]?.access.project;
  if (!project) return [];
  const tags = await existingTags(unit, project.id, placed.flatMap(tagIdsOf));
  assertMayCreate(placed, tags);
  const names = placed.map(({ item }) => item.name);
  assertFree(
    names,
    await headsOf(
      unit,
      placed.map(({ item, scope }) => ({ scope, name: item.name })),
    ),
  );
  const found = placed.map(({ item, scope }) => ({
    scope,
    secret: firstVersion(unit, scope, item.name, item.draft),
  }));
  for (const { secret } of found) assertReminder(secret);
  const made = found.map(({ secret }) => secret);
  const asked = await carryOut(
    unit,
    scopes,
    made.map((after) => ({ after, taken: 'conflict' })),
    made,
  );
  return asked ?? found.map(({ scope, secret }, n) => written(scope, secret, tags, placed[n]?.item.draft));
};

/**
 * Creates shared secrets, all or none. `invalid-input` for a name twice, `bad-request` listing the names that are
 * taken, `not-found` for a missing folder or tag; rights are asked for secret by secret.
 */
export const createSecrets = (
  unit: Unit,
  request: BatchRequest<DraftItem>,
): Promise<readonly WrittenSecret[] | Asked> => {
  assertDistinct(request);
  return retryingConflicts(unit, () => createOnce(unit, request));
};
