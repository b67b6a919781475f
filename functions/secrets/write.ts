import * as z from 'zod';
import type { FoundSecret } from '../../layers/domain/secrets/read-secret.ts';
import { expectScope } from '../../layers/domain/secrets/scope.ts';
import {
  createSecret,
  deleteSecret,
  type SecretDraft,
  updateSecret,
} from '../../layers/domain/secrets/write-secret.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Method, type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { optional } from '../../layers/http/wire.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import {
  draftMembers,
  environment,
  SecretReply,
  secretName,
  secretOnTheWire,
  secretPath,
  secretType,
  secretValue,
} from './wire.ts';

const NameParams = z.object({ secretName });
const ScopeBody = (dialect: Dialect) =>
  z.object({ ...dialect.project, environment, secretPath, type: secretType });
const CreateBody = (dialect: Dialect) => ScopeBody(dialect).extend({ secretValue, ...draftMembers });
const UpdateBody = (dialect: Dialect) =>
  ScopeBody(dialect).extend({
    secretValue: secretValue.optional(),
    newSecretName: optional(secretName),
    ...draftMembers,
  });

type Draft = z.output<ReturnType<typeof UpdateBody>>;

const draftOf = (body: Partial<Draft>): SecretDraft => ({
  value: body.secretValue,
  comment: body.secretComment,
  tagIds: body.tagIds,
  metadata: body.secretMetadata?.map(({ key, value }) => ({ key, value })),
  skipMultilineEncoding: body.skipMultilineEncoding,
  reminderNote: body.secretReminderNote,
  reminderRepeatDays: body.secretReminderRepeatDays,
});

const Reply = z.object({ secret: SecretReply });
const replied = (found: FoundSecret) => ({ secret: secretOnTheWire(found) });

type Writer = ReturnType<typeof ScopeBody>;

/** Names what the write will read: the scope and, when its place is known, the secret. */
const expectSecret =
  (dialect: Dialect) =>
  ({ params, body, claims, stores }: Outlook<typeof NameParams, Writer, Writer>): void => {
    const guess = expectScope(stores, actorIn(claims), dialect.scope(body));
    if (guess?.folderId)
      stores.secrets.expect({ ...guess, folderId: guess.folderId, name: params.secretName });
  };

const row = (dialect: Dialect, method: Method) => ({
  method,
  path: `${dialect.base}/{secretName+}`,
  group: 'secrets',
  access: secretClients,
  limit: 'secrets' as const,
  params: NameParams,
  reply: Reply,
  expect: expectSecret(dialect) as never,
});

const operationsOf = (dialect: Dialect): readonly Operation[] => [
  operation({
    ...row(dialect, 'POST'),
    summary: 'Create a secret',
    audit: 'create-secret',
    body: CreateBody(dialect),
    handle: async ({ params, body, unit }) => {
      const request = {
        ...dialect.scope(body),
        name: params.secretName,
        type: body.type,
        draft: draftOf(body),
      };
      return replied(await createSecret(unit, request));
    },
  }),
  operation({
    ...row(dialect, 'PATCH'),
    summary: 'Change a secret: value, name, comment, tags',
    audit: 'update-secret',
    body: UpdateBody(dialect),
    handle: async ({ params, body, unit }) => {
      const request = {
        ...dialect.scope(body),
        name: params.secretName,
        type: body.type,
        draft: draftOf(body),
      };
      return replied(await updateSecret(unit, { ...request, newName: body.newSecretName }));
    },
  }),
  operation({
    ...row(dialect, 'DELETE'),
    summary: 'Delete a secret',
    audit: 'delete-secret',
    body: ScopeBody(dialect),
    handle: async ({ params, body, unit }) =>
      replied(await deleteSecret(unit, { ...dialect.scope(body), name: params.secretName, type: body.type })),
  }),
];

export const writeOperations: readonly Operation[] = [v3, v4].flatMap(operationsOf);
