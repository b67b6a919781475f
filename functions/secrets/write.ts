import * as z from 'zod';
import { expectChange, expectScope } from '../../layers/domain/places/scope.ts';
import { expectRenaming } from '../../layers/domain/secrets/references/renaming.ts';
import {
  createSecret,
  deleteSecret,
  updateSecret,
} from '../../layers/domain/secrets/writing/write-secret.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Method, type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import {
  FollowQuery,
  followMembers,
  isToFollow,
  referenceMembers,
  referencesOnTheWire,
} from './following-wire.ts';
import {
  changeMembers,
  draftMembers,
  draftOf,
  environment,
  SecretReply,
  secretName,
  secretPath,
  secretType,
  secretValue,
  writtenOnTheWire,
} from './wire.ts';

const NameParams = z.object({ secretName });
const ScopeBody = (dialect: Dialect) =>
  z.object({ ...dialect.project, environment, secretPath, type: secretType });
const CreateBody = (dialect: Dialect) => ScopeBody(dialect).extend({ secretValue, ...draftMembers });
const UpdateBody = (dialect: Dialect) =>
  ScopeBody(dialect).extend({
    secretValue: secretValue.optional(),
    newSecretName: optional(secretName),
    ...changeMembers,
    ...followMembers,
  });

type Writer = ReturnType<typeof ScopeBody>;
type Updater = ReturnType<typeof UpdateBody>;

/** Names what the write will read: the scope and, when its place is known, the secret. */
const expectSecret =
  (dialect: Dialect) =>
  ({ params, body, claims, stores }: Omit<Outlook<typeof NameParams, Writer, Writer>, 'query'>): void => {
    const actor = actorIn(claims);
    const expectPlace = body.type === 'personal' ? expectScope : expectChange;
    const guess = expectPlace(stores, actor, dialect.scope(body));
    if (!guess?.folderId) return;
    const key = { ...guess, folderId: guess.folderId, name: params.secretName };
    stores.secrets.expect(key);
    if (body.type === 'personal' && actor.kind === 'user')
      stores.secrets.expectOverrides(key.environmentId, actor.id, key.folderId);
  };

/** The same, and for another name who refers to the present one. */
const expectUpdate =
  (dialect: Dialect) =>
  (outlook: Outlook<typeof NameParams, typeof FollowQuery, Updater>): void => {
    const { params, body, claims, stores } = outlook;
    expectSecret(dialect)(outlook);
    const { newSecretName } = body;
    const isRenamed = newSecretName !== undefined && newSecretName !== params.secretName;
    if (!isRenamed || body.type === 'personal') return;
    const place = dialect.scope(body);
    const guess = expectScope(stores, actorIn(claims), place);
    if (guess) expectRenaming(stores, guess, { ...place, name: params.secretName });
  };

const row = (dialect: Dialect, method: Method) => ({
  method,
  path: `${dialect.base}/{secretName+}`,
  access: secretClients,
  limit: 'secrets' as const,
  params: NameParams,
  repeats: { secretName: 'secretName' },
  reply: () => orApproval(z.object({ secret: SecretReply() })),
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
      const made = await createSecret(unit, { ...place, draft: draftOf(body) });
      return changeOrApproval(made, (written) => ({ secret: writtenOnTheWire(written) }));
    },
  }),
  operation({
    ...row(dialect, 'PATCH'),
    summary: 'Change a secret: value, name, comment, tags',
    audit: 'update-secret',
    query: FollowQuery,
    body: UpdateBody(dialect),
    reply: () => orApproval(z.object({ secret: SecretReply(), ...referenceMembers() })),
    expect: expectUpdate(dialect),
    handle: async ({ params, query, body, unit }) => {
      const updateReferences = isToFollow(query, body);
      const updated = await updateSecret(unit, {
        ...dialect.scope(body),
        name: params.secretName,
        type: body.type,
        draft: draftOf(body),
        newName: body.newSecretName,
        updateReferences,
      });
      return changeOrApproval(updated, (written) => ({
        secret: writtenOnTheWire(written),
        ...referencesOnTheWire(written.references, updateReferences),
      }));
    },
  }),
  operation({
    ...row(dialect, 'DELETE'),
    summary: 'Delete a secret, or only a personal override of it',
    audit: 'delete-secret',
    body: ScopeBody(dialect),
    handle: async ({ params, body, unit }) => {
      const place = { ...dialect.scope(body), name: params.secretName, type: body.type };
      return changeOrApproval(await deleteSecret(unit, place), (written) => ({
        secret: writtenOnTheWire(written),
      }));
    },
  }),
];

export const writeOperations: readonly Operation[] = [v3, v4].flatMap(operationsOf);
