import { LocketError } from '../../errors.ts';
import type { PresentScope } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret, Secret, SecretMetadata } from './secret.ts';

/** What a writer may set; `undefined` leaves a member as it is. */
export interface SecretDraft {
  readonly value?: string | undefined;
  readonly comment?: string | undefined;
  readonly tagIds?: readonly string[] | undefined;
  readonly metadata?: readonly SecretMetadata[] | undefined;
  readonly skipMultilineEncoding?: boolean | undefined;
  readonly reminderNote?: string | null | undefined;
  readonly reminderRepeatDays?: number | null | undefined;
}

/** A draft, or how to make one from the secret as it is: anew for every try, when others change it at the same time. */
export type Drafting = SecretDraft | ((current: SealedSecret) => Promise<SecretDraft>);

export const draftFor = async (drafting: Drafting, current: SealedSecret): Promise<SecretDraft> =>
  typeof drafting === 'function' ? drafting(current) : drafting;

/** Largest metadata of a secret, in bytes of UTF-8: value, comment and metadata must fit one item. */
const maxMetadataBytes = 32 * 1024;
/** The same as it is stored, in bytes of JSON, which spells some characters with six. */
const maxStoredMetadataBytes = 64 * 1024;

/** Refuses a draft that would not fit beside its value: `invalid-input` naming the member. */
export const assertDraftFits = ({ metadata = [] }: SecretDraft): void => {
  const bytes = metadata.reduce((sum, { key, value }) => sum + Buffer.byteLength(key + value), 0);
  if (bytes > maxMetadataBytes)
    throw new LocketError('invalid-input', 'secretMetadata must be at most 32 KiB of UTF-8');
  if (Buffer.byteLength(JSON.stringify(metadata)) > maxStoredMetadataBytes)
    throw new LocketError('invalid-input', 'secretMetadata must be at most 64 KiB of JSON');
};

/** What a draft says of the secret; a tag that is named twice is one. */
export const givenIn = ({ tagIds, ...draft }: SecretDraft): Partial<Secret> => ({
  ...Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)),
  ...(tagIds && { tagIds: [...new Set(tagIds)] }),
});

/** A new shared secret of this name, version 1. */
export const firstVersion = (unit: Unit, scope: PresentScope, name: string, draft: SecretDraft): Secret => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: scope.access.project.id,
    environmentId: scope.environment.id,
    folderId: scope.folderId,
    name,
    type: 'shared',
    userId: null,
    sharedId: null,
    version: 1,
    value: '',
    comment: '',
    tagIds: [],
    metadata: [],
    skipMultilineEncoding: false,
    reminderNote: null,
    reminderRepeatDays: null,
    createdAt: at,
    updatedAt: at,
    ...givenIn(draft),
  };
};

/** Without days there is no reminder, so its note ends with it. */
const endOfReminder = ({ reminderNote, reminderRepeatDays }: SecretDraft): Partial<Secret> =>
  reminderRepeatDays === null && !reminderNote ? { reminderNote: null } : {};

/** The version after `previous`, with what the draft changes and under another name if one is given. */
export const nextVersion = (unit: Unit, previous: Secret, draft: SecretDraft, newName?: string): Secret => ({
  ...previous,
  ...givenIn(draft),
  ...endOfReminder(draft),
  name: newName ?? previous.name,
  version: previous.version + 1,
  updatedAt: unit.runtime.now().toISOString(),
});
