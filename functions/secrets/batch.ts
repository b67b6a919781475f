import * as z from 'zod';
import { createSecrets } from '../../layers/domain/secrets/create-secrets.ts';
import { deleteSecrets } from '../../layers/domain/secrets/delete-secrets.ts';
import { parseSecretName } from '../../layers/domain/secrets/names.ts';
import { expectChange, type ScopeRequest } from '../../layers/domain/secrets/scope.ts';
import { updateSecrets } from '../../layers/domain/secrets/update-secrets.ts';
import type { WrittenSecret } from '../../layers/domain/secrets/written-secret.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Method, type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { id, optional, ruled } from '../../layers/http/wire.ts';
import type { ScopeMembers } from './dialect.ts';
import {
  changeMembers,
  draftMembers,
  environment,
  SecretReply,
  secretPath,
  secretType,
  secretValue,
} from './wire.ts';
import { draftOf, writtenOnTheWire } from './written-wire.ts';

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

const projectMember = optional(id);

/** How one generation of the API spells a batch; the other members are the same. */
interface BatchDialect {
  readonly path: string;
  readonly project: Readonly<Record<string, typeof projectMember>>;
}

const v3: BatchDialect = {
  path: '/api/v3/secrets/batch/raw',
  project: { workspaceId: projectMember, workspaceSlug: projectMember, projectSlug: projectMember },
};
const v4: BatchDialect = {
  path: '/api/v4/secrets/batch',
  project: { projectId: projectMember, projectSlug: projectMember },
};

const Body = <T extends z.ZodType>(dialect: BatchDialect, item: T) =>
  z.object({ ...dialect.project, environment, secretPath, secrets: z.array(item).min(1) });

const scopeOf = (body: ScopeMembers): ScopeRequest => ({
  projectId: body.projectId ?? body.workspaceId,
  projectSlug: body.projectSlug ?? body.workspaceSlug,
  environment: body.environment,
  path: body.secretPath,
});

const Reply = z.object({ secrets: z.array(SecretReply) });
const replied = (all: readonly WrittenSecret[]) => ({ secrets: all.map(writtenOnTheWire) });

type AnyBody = z.ZodType<ScopeMembers & { readonly secrets: readonly { readonly secretKey: string }[] }>;

/** Names the scope and, when its place is known, every secret of the batch. */
const expectSecrets = ({ body, claims, stores }: Outlook<undefined, undefined, AnyBody>): void => {
  const guess = expectChange(stores, actorIn(claims), scopeOf(body));
  if (!guess?.folderId) return;
  for (const { secretKey: name } of body.secrets)
    stores.secrets.expect({ environmentId: guess.environmentId, folderId: guess.folderId, name });
};

const row = (dialect: BatchDialect, method: Method) => ({
  method,
  path: dialect.path,
  group: 'secrets',
  access: secretClients,
  limit: 'secrets' as const,
  reply: Reply,
  expect: expectSecrets as never,
});

const operationsOf = (dialect: BatchDialect): readonly Operation[] => [
  operation({
    ...row(dialect, 'POST'),
    summary: 'Create many secrets, all or none',
    audit: 'create-secrets',
    body: Body(dialect, CreateItem),
    handle: async ({ body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        draft: draftOf(item),
      }));
      return replied(await createSecrets(unit, { ...scopeOf(body), secrets }));
    },
  }),
  operation({
    ...row(dialect, 'PATCH'),
    summary: 'Change many secrets, all or none',
    audit: 'update-secrets',
    body: Body(dialect, UpdateItem),
    handle: async ({ body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        newName: item.newSecretName,
        draft: draftOf(item),
      }));
      return replied(await updateSecrets(unit, { ...scopeOf(body), secrets }));
    },
  }),
  operation({
    ...row(dialect, 'DELETE'),
    summary: 'Delete many secrets, all or none',
    audit: 'delete-secrets',
    body: Body(dialect, DeleteItem),
    handle: async ({ body, unit }) => {
      const secrets = body.secrets.map((item) => ({
        name: item.secretKey,
        path: item.secretPath,
        type: item.type,
      }));
      return replied(await deleteSecrets(unit, { ...scopeOf(body), secrets }));
    },
  }),
];

export const batchOperations: readonly Operation[] = [v3, v4].flatMap(operationsOf);
