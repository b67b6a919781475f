import * as z from 'zod';
import { expectChange } from '../../layers/domain/places/scope.ts';
import { parseSecretName } from '../../layers/domain/secrets/core/names.ts';
import { updateModes } from '../../layers/domain/secrets/writing/batch.ts';
import { createSecrets } from '../../layers/domain/secrets/writing/create-secrets.ts';
import { deleteSecrets } from '../../layers/domain/secrets/writing/delete-secrets.ts';
import { updateSecrets } from '../../layers/domain/secrets/writing/update-secrets.ts';
import type { WrittenSecret } from '../../layers/domain/secrets/writing/written-secret.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Method, type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { defaulted, id, optional, ruled } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { namesOf, type Spelling } from '../spelling.ts';
import { type ScopeMembers, scopeOf } from './dialect.ts';
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
  secretPath,
  secretType,
  secretValue,
  writtenOnTheWire,
} from './wire.ts';

const secretKey = ruled(z.string(), (text) => parseSecretName(text, 'secretKey'));
const newSecretName = optional(ruled(z.string(), (text) => parseSecretName(text, 'newSecretName')));

/** A folder of its own, where a member of a batch names one. */
const ownPath = optional(secretPath);

const CreateItem = z.object({ secretKey, secretPath: ownPath, secretValue, ...draftMembers });
const UpdateItem = z.object({
  secretKey,
  secretPath: ownPath,
  secretValue: secretValue.optional(),
  newSecretName,
  ...changeMembers,
});
const DeleteItem = z.object({ secretKey, secretPath: ownPath, type: secretType });

/** What becomes of names that are not there. */
const mode = defaulted(z.enum(updateModes), 'failOnNotFound').meta({
  description:
    'Names that are not there: failOnNotFound refuses them, upsert creates them, ignore passes over them',
});

const spellings: readonly Spelling[] = [
  { base: '/api/v3/secrets/batch/raw', noun: 'workspace' },
  { base: '/api/v4/secrets/batch', noun: 'project' },
];

const Body = <T extends z.ZodType>(spelling: Spelling, item: T) =>
  z.object({
    ...namesOf(spelling),
    environment,
    secretPath,
    changeRequestId: optional(id),
    secrets: z.array(item).min(1),
  });

/** Where a batch changes secrets, and the request that takes its changes up if one is named. */
const batchOf = (body: ScopeMembers & { readonly changeRequestId?: string | undefined }) => ({
  ...scopeOf(body),
  changeRequestId: body.changeRequestId,
});

const Reply = () => z.object({ secrets: z.array(SecretReply()) });
const replied = (all: readonly WrittenSecret[]) => ({ secrets: all.map(writtenOnTheWire) });

type AnyBody = z.ZodType<ScopeMembers & { readonly secrets: readonly { readonly secretKey: string }[] }>;

/** Names the scope and, when its place is known, every secret of the batch. */
const expectSecrets = ({ body, claims, stores }: Outlook<undefined, undefined, AnyBody>): void => {
  const guess = expectChange(stores, actorIn(claims), scopeOf(body));
  if (!guess?.folderId) return;
  for (const { secretKey: name } of body.secrets)
    stores.secrets.expect({ environmentId: guess.environmentId, folderId: guess.folderId, name });
};

const row = (spelling: Spelling, method: Method) => ({
  method,
  path: spelling.base,
  access: secretClients,
  limit: 'secrets' as const,
  reply: () => orApproval(Reply()),
  expect: expectSecrets as never,
});

const operationsOf = (spelling: Spelling): readonly Operation[] => [
  operation({
    ...row(spelling, 'POST'),
    summary: 'Create many secrets, all or none',
    audit: 'create-secrets',
    body: Body(spelling, CreateItem),
    handle: async ({ body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        draft: draftOf(item),
      }));
      return changeOrApproval(await createSecrets(unit, { ...batchOf(body), secrets }), replied);
    },
  }),
  operation({
    ...row(spelling, 'PATCH'),
    summary: 'Change many secrets, all or none',
    audit: 'update-secrets',
    query: FollowQuery,
    body: Body(spelling, UpdateItem).extend({ ...followMembers, mode }),
    reply: () => orApproval(Reply().extend(referenceMembers())),
    handle: async ({ query, body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        newName: item.newSecretName,
        draft: draftOf(item),
      }));
      const updateReferences = isToFollow(query, body);
      const updated = await updateSecrets(unit, {
        ...batchOf(body),
        secrets,
        mode: body.mode,
        updateReferences,
      });
      return changeOrApproval(updated, ({ secrets: written, references }) => ({
        ...replied(written),
        ...referencesOnTheWire(references, updateReferences),
      }));
    },
  }),
  operation({
    ...row(spelling, 'DELETE'),
    summary: 'Delete many secrets, all or none',
    audit: 'delete-secrets',
    body: Body(spelling, DeleteItem),
    handle: async ({ body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        type: item.type,
      }));
      return changeOrApproval(await deleteSecrets(unit, { ...batchOf(body), secrets }), replied);
    },
  }),
];

export const batchOperations: readonly Operation[] = spellings.flatMap(operationsOf);
