import type * as z from 'zod';
import type { FoundSecret } from '../../layers/domain/secrets/reading/found-secret.ts';
import type { VersionReply } from './wire.ts';

/** One version of a secret; it was made when it was written. */
export const versionOnTheWire = ({
  secret,
  scope,
  tags = [],
}: FoundSecret): z.input<ReturnType<typeof VersionReply>> => {
  const id = `${secret.id}.${secret.version}`;
  return {
    id,
    _id: id,
    secretId: secret.id,
    workspace: secret.projectId,
    environment: scope.environment.slug,
    secretPath: scope.path,
    version: secret.version,
    type: secret.type,
    secretKey: secret.name,
    secretValue: secret.value,
    secretComment: secret.comment,
    secretReminderNote: secret.reminderNote,
    secretReminderRepeatDays: secret.reminderRepeatDays,
    skipMultilineEncoding: secret.skipMultilineEncoding,
    metadata: null,
    secretMetadata: secret.metadata.map(({ key, value }) => ({ key, value })),
    tags: tags.map(({ id: tagId, slug, color, name }) => ({ id: tagId, slug, color, name: name ?? slug })),
    createdAt: secret.updatedAt,
    updatedAt: secret.updatedAt,
  };
};
