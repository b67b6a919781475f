import * as z from 'zod';
import { expectScope } from '../../layers/domain/secrets/scope.ts';
import { createSecret, deleteSecret, updateSecret } from '../../layers/domain/secrets/write-secret.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Method, type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { optional } from '../../layers/http/wire.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import {
  changeMembers,
  draftMembers,
  environment,
  SecretReply,
  secretName,
  secretPath,
  secretType,
  secretValue,
} from './wire.ts';
import { draftOf, writtenOnTheWire } from './written-wire.ts';

const NameParams = z.object({ secretName });
const ScopeBody = (dialect: Dialect) =>
  z.object({ ...dialect.project, environment, secretPath, type: secretType });
const CreateBody = (dialect: Dialect) => ScopeBody(dialect).extend({ secretValue, ...draftMembers });
const UpdateBody = (dialect: Dialect) =>
  ScopeBody(dialect).extend({
    secretValue: secretValue.optional(),
    newSecretName: optional(secretName),
    ...changeMembers,
  });

type Writer = ReturnType<typeof ScopeBody>;

/** Names what the write will read: the scope and, when its place is known, the secret. */
const expectSecret =
  (dialect: Dialect) =>
  ({ params, body, claims, stores }: Outlook<typeof NameParams, Writer, Writer>): void => {
    const actor = actorIn(claims);
    const guess = expectScope(stores, actor, dialect.scope(body));
    if (!guess?.folderId) return;
    const key = { ...guess, folderId: guess.folderId, name: params.secretName };
    stores.secrets.expect(key);
    if (body.type === 'personal' && actor.kind === 'user')
      stores.secrets.expect({ ...key, userId: actor.id });
  };

const row = (dialect: Dialect, method: Method) => ({
  method,
  path: `${dialect.base}/{secretName+}`,
  group: 'secrets',
  access: secretClients,
  limit: 'secrets' as const,
  params: NameParams,
  repeats: { secretName: 'secretName' },
  reply: z.object({ secret: SecretReply }),
  expect: expectSecret(dialect) as never,
});

const operationsOf = (dialect: Dialect): readonly Operation[] => [
  operation({
    ...row(dialect, 'POST'),
    summary: 'Create a secret, or a personal override of one',
    audit: 'create-secret',
    body: CreateBody(dialect),
    handle: async ({ params, body, unit }) => {
      const place = { ...dialect.scope(body), name: params.secretName, type: body.type };
      return { secret: writtenOnTheWire(await createSecret(unit, { ...place, draft: draftOf(body) })) };
    },
  }),
  operation({
    ...row(dialect, 'PATCH'),
    summary: 'Change a secret: value, name, comment, tags',
    audit: 'update-secret',
    body: UpdateBody(dialect),
    handle: async ({ params, body, unit }) => {
      const place = { ...dialect.scope(body), name: params.secretName, type: body.type };
      const request = { ...place, draft: draftOf(body), newName: body.newSecretName };
      return { secret: writtenOnTheWire(await updateSecret(unit, request)) };
    },
  }),
  operation({
    ...row(dialect, 'DELETE'),
    summary: 'Delete a secret, or only a personal override of it',
    audit: 'delete-secret',
    body: ScopeBody(dialect),
    handle: async ({ params, body, unit }) => {
      const place = { ...dialect.scope(body), name: params.secretName, type: body.type };
      return { secret: writtenOnTheWire(await deleteSecret(unit, place)) };
    },
  }),
];

export const writeOperations: readonly Operation[] = [v3, v4].flatMap(operationsOf);
