import * as z from 'zod';
import { expectScope, type ScopeRequest } from '../../layers/domain/places/scope.ts';
import {
  type ListSecretsRequest,
  listSecrets,
  type Overrides,
} from '../../layers/domain/secrets/reading/list-secrets.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { flag, optional, optionalCount, ruled } from '../../layers/http/wire.ts';
import { cursorOf, positionIn } from './cursor.ts';
import { v3, v4 } from './dialect.ts';
import { ImportReply, importOnTheWire, metadataFilter, tagSlugs, UnresolvedReply } from './list-wire.ts';
import { environment, noteShown, SecretReply, secretOnTheWire, secretPath } from './wire.ts';

/** Secrets on one page, at most; and on one whose size the caller left open. */
const maxPage = 1000;

const listing = {
  method: 'GET',
  summary: 'List the secrets of a folder, or of all from it downwards',
  access: secretClients,
  audit: 'get-secrets',
  limit: 'secrets',
  etag: true,
  paging: 'send `accept-encoding: gzip`, or read it in pages: `limit` and `cursor` of GET /api/v4/secrets',
} as const;

const common = { environment, secretPath, viewSecretValue: flag(true), tagSlugs };

const V3Query = z.object({
  ...v3.project,
  ...common,
  expandSecretReferences: flag(false),
  recursive: flag(false),
  include_imports: flag(false),
  includeImports: flag(false),
  metadataFilter: optional(metadataFilter),
});

const V4Query = z.object({
  ...v4.project,
  ...common,
  expandSecretReferences: flag(true),
  recursive: flag(false),
  includeImports: flag(true),
  includePersonalOverrides: flag(true),
  metadataFilter: optional(metadataFilter),
  secretKeyPrefix: optional(z.string().normalize('NFC').max(255)),
  limit: optionalCount(z.int().min(1).max(maxPage)),
  cursor: optional(ruled(z.string().max(2048), positionIn)),
});

const Listing = () =>
  z.object({
    secrets: z.array(SecretReply()),
    imports: z.array(ImportReply()),
    unresolvedReferences: z.array(UnresolvedReply()).optional(),
  });

/** The domain's request without what the dialects spell differently. */
type Wish = Omit<ListSecretsRequest, keyof ScopeRequest>;

const replied = async (
  { imports, secrets, unresolved }: Awaited<ReturnType<typeof listSecrets>>,
  wish: Wish,
  showValues: boolean,
): Promise<z.input<ReturnType<typeof Listing>>> => ({
  secrets: secrets.map((each) => secretOnTheWire(each, showValues)),
  imports: imports.map((each) => importOnTheWire(each, showValues)),
  ...(wish.expandReferences && { unresolvedReferences: [...unresolved] }),
});

/** Names what the listing will read, as far as its place is known from before. */
const expectListing = (
  stores: Stores,
  actor: ReturnType<typeof actorIn>,
  scope: ScopeRequest,
  wish: Wish,
): void => {
  const guess = expectScope(stores, actor, scope);
  if (!guess) return;
  const { environmentId, folderId } = guess;
  const ofPerson = actor.kind === 'user' && wish.overrides !== 'none';
  if (wish.recursive) {
    stores.folders.expectAll(environmentId);
    if (wish.includeImports) stores.imports.expectEnvironment(environmentId);
    if (ofPerson) stores.secrets.expectOverrides(environmentId, actor.id);
  } else if (folderId) {
    if (!wish.page) stores.secrets.expectFolder(environmentId, folderId);
    if (wish.includeImports) stores.imports.expectFolder(environmentId, folderId);
    if (ofPerson) stores.secrets.expectOverrides(environmentId, actor.id, folderId);
  }
};

const v3Wish = (query: z.output<typeof V3Query>): Wish => ({
  recursive: query.recursive,
  includeImports: query.include_imports || query.includeImports,
  expandReferences: query.expandSecretReferences && query.viewSecretValue,
  overrides: 'separate',
  tagSlugs: query.tagSlugs,
  metadata: query.metadataFilter,
});

const overridesIn = ({ includePersonalOverrides }: z.output<typeof V4Query>): Overrides =>
  includePersonalOverrides ? 'merged' : 'none';

const v4Wish = (query: z.output<typeof V4Query>): Wish => ({
  recursive: query.recursive,
  includeImports: query.includeImports,
  expandReferences: query.expandSecretReferences && query.viewSecretValue,
  overrides: overridesIn(query),
  tagSlugs: query.tagSlugs,
  metadata: query.metadataFilter,
  namePrefix: query.secretKeyPrefix,
  ...((query.limit || query.cursor) && { page: { limit: query.limit ?? maxPage, after: query.cursor } }),
});

const listV3 = operation({
  ...listing,
  path: v3.base,
  asServiceToken: v3.asServiceToken,
  query: V3Query,
  reply: Listing,
  expect: ({ query, claims, stores }) =>
    expectListing(stores, actorIn(claims), v3.scope(query), v3Wish(query)),
  handle: async ({ query, unit }) => {
    const wish = v3Wish(query);
    noteShown(unit, query.viewSecretValue);
    return replied(await listSecrets(unit, { ...v3.scope(query), ...wish }), wish, query.viewSecretValue);
  },
});

const listV4 = operation({
  ...listing,
  path: v4.base,
  asServiceToken: v4.asServiceToken,
  query: V4Query,
  reply: () => Listing().extend({ nextCursor: z.string().optional() }),
  expect: ({ query, claims, stores }) =>
    expectListing(stores, actorIn(claims), v4.scope(query), v4Wish(query)),
  handle: async ({ query, unit }) => {
    const wish = v4Wish(query);
    noteShown(unit, query.viewSecretValue);
    const found = await listSecrets(unit, { ...v4.scope(query), ...wish });
    const reply = await replied(found, wish, query.viewSecretValue);
    return { ...reply, ...(found.next && { nextCursor: cursorOf(found.next) }) };
  },
});

export const listOperations: readonly Operation[] = [listV3, listV4];
