import type * as z from 'zod';
import type { SecretDraft } from '../../layers/domain/secrets/core/drafts.ts';
import type { WrittenSecret } from '../../layers/domain/secrets/writing/written-secret.ts';
import { type draftMembers, type SecretReply, secretOnTheWire } from './wire.ts';

type DraftMembers = { readonly [M in keyof typeof draftMembers]?: z.output<(typeof draftMembers)[M]> };

/** What a body says about a secret, in the domain's words. */
export const draftOf = (
  body: Partial<DraftMembers> & { readonly secretValue?: string | undefined },
): SecretDraft => ({
  value: body.secretValue,
  comment: body.secretComment,
  tagIds: body.tagIds,
  metadata: body.secretMetadata?.map(({ key, value, isEncrypted }) => ({
    key,
    value,
    ...(isEncrypted && { isEncrypted }),
  })),
  skipMultilineEncoding: body.skipMultilineEncoding,
  reminderNote: body.secretReminderNote === '' ? null : body.secretReminderNote,
  reminderRepeatDays: body.secretReminderRepeatDays === 0 ? null : body.secretReminderRepeatDays,
});

/** A written secret for its writer: without what they may not read, unless they just wrote it. */
export const writtenOnTheWire = (found: WrittenSecret): z.input<ReturnType<typeof SecretReply>> =>
  secretOnTheWire(found, found.showsValue);
