import type { SecretDraft } from './drafts.ts';
import type { Secret } from './secret.ts';

const isSameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((each) => right.has(each));
};

const isSameText = (a: string | null, b: string | null): boolean => (a ?? '') === (b ?? '');

const hasSameWords = (a: Secret, b: Secret): boolean =>
  a.name === b.name && a.value === b.value && a.comment === b.comment;

const hasSameSettings = (a: Secret, b: Secret): boolean =>
  isSameSet(a.tagIds, b.tagIds) &&
  JSON.stringify(a.metadata) === JSON.stringify(b.metadata) &&
  a.skipMultilineEncoding === b.skipMultilineEncoding &&
  a.reminderRepeatDays === b.reminderRepeatDays &&
  isSameText(a.reminderNote, b.reminderNote);

/**
 * Whether a draft leaves a secret as it is, so that it makes no version. From somebody who may not read the secret,
 * whatever is given counts as something else: a version that stays away would confirm a guess.
 */
export const changesNothing = (
  previous: Secret,
  next: Secret,
  draft: SecretDraft,
  mayRead: boolean,
): boolean => {
  const isGuess = !mayRead && Object.values(draft).some((given) => given !== undefined);
  return !isGuess && hasSameWords(previous, next) && hasSameSettings(previous, next);
};
