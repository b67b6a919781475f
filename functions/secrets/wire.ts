import * as z from 'zod';
import { parsePath } from '../../layers/domain/folders/paths.ts';
import type { SecretDraft } from '../../layers/domain/secrets/core/drafts.ts';
import {
  assertCommentFits,
  assertValueFits,
  parseSecretName,
} from '../../layers/domain/secrets/core/names.ts';
import type { FoundSecret } from '../../layers/domain/secrets/reading/found-secret.ts';
import type { WrittenSecret } from '../../layers/domain/secrets/writing/written-secret.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import {
  defaulted,
  erasable,
  flag,
  id,
  instant,
  numeric,
  optional,
  optionalCount,
  ruled,
  shownName,
} from '../../layers/http/wire.ts';

const text = (max: number) => z.string().max(max);

export const secretName = ruled(z.string(), parseSecretName);
export const secretPath = ruled(defaulted(text(8192), '/'), parsePath);
export const environment = z.string().trim().min(1).max(64);
export const secretType = defaulted(z.enum(['shared', 'personal']), 'shared');

/** Values are their users' bytes: nothing is taken off them. */
const fittingValue = (value: string): string => {
  assertValueFits(value);
  return value;
};

const fittingComment = (given: string): string => {
  const comment = given.trim();
  assertCommentFits(comment);
  return comment;
};

export const secretValue = ruled(z.string(), fittingValue);
const secretComment = ruled(z.string(), fittingComment);

const metadataEntry = z.object({
  key: shownName(255, 0),
  value: text(1020),
  isEncrypted: flag(false),
});

const reminderNote = text(1024);
/** Days; the reference knows no bound, and a century is one for typing errors. */
const longestReminder = 36_500;

/** Members every new secret may carry beside the value. */
export const draftMembers = {
  secretComment: optional(secretComment),
  tagIds: optional(z.array(id).max(50)),
  skipMultilineEncoding: optional(z.boolean()),
  secretMetadata: optional(z.array(metadataEntry).max(50)),
  metadata: optional(z.unknown()),
  secretReminderRepeatDays: optionalCount(z.int().min(1).max(longestReminder)),
  secretReminderNote: optional(reminderNote),
};

/**
 * The same for a change. Zero days end a reminder and an empty note ends its note: that is how Terraform says that
 * there is none. `null` leaves either alone, for other clients send it along with every value.
 */
export const changeMembers = {
  ...draftMembers,
  secretReminderRepeatDays: numeric(
    z.int().min(0).max(longestReminder).optional().meta({ description: '0 ends the reminder and its note' }),
  ),
  secretReminderNote: erasable(reminderNote),
};

export const SecretReply = () =>
  z.object({
    id: z.string(),
    _id: z.string(),
    workspace: z.string(),
    environment: z.string(),
    version: z.int(),
    type: z.enum(['shared', 'personal']),
    secretKey: z.string(),
    secretValue: z.string(),
    secretValueHidden: z.boolean(),
    secretComment: z.string(),
    secretPath: z.string(),
    secretReminderNote: z.string().nullable(),
    secretReminderRepeatDays: z.number().nullable(),
    skipMultilineEncoding: z.boolean(),
    metadata: z.unknown(),
    secretMetadata: z.array(z.object({ key: z.string(), value: z.string(), isEncrypted: z.boolean() })),
    tags: z.array(
      z.object({ id: z.string(), slug: z.string(), color: z.string().nullable(), name: z.string() }),
    ),
    createdAt: instant(),
    updatedAt: instant(),
    isRotatedSecret: z.boolean().optional(),
    rotationId: z.string().optional(),
  });

/** Has the event of a read say whether it showed values, or only what there is. */
export const noteShown = (unit: Unit, valuesShown: boolean): void => unit.note({ metadata: { valuesShown } });

/** What stands in for a value the caller asked not to see; clients know this text. */
const hiddenValue = '<hidden-by-infisical>';

/** A secret in the shape that v3 and v4 share. */
export const secretOnTheWire = (
  { secret, scope, tags = [] }: FoundSecret,
  showValue = true,
): z.input<ReturnType<typeof SecretReply>> => ({
  id: secret.id,
  _id: secret.id,
  workspace: secret.projectId,
  environment: scope.environment.slug,
  version: secret.version,
  type: secret.type,
  secretKey: secret.name,
  secretValue: showValue ? secret.value : hiddenValue,
  secretValueHidden: !showValue,
  secretComment: secret.comment,
  secretPath: scope.path,
  secretReminderNote: secret.reminderNote,
  secretReminderRepeatDays: secret.reminderRepeatDays,
  skipMultilineEncoding: secret.skipMultilineEncoding,
  metadata: null,
  secretMetadata: secret.metadata.map(({ key, value, isEncrypted = false }) => ({
    key,
    value: isEncrypted && !showValue ? hiddenValue : value,
    isEncrypted,
  })),
  tags: tags.map(({ id, slug, color, name }) => ({ id, slug, color, name: name ?? slug })),
  createdAt: secret.createdAt,
  updatedAt: secret.updatedAt,
  ...(secret.rotationId !== undefined && { isRotatedSecret: true, rotationId: secret.rotationId }),
});

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
