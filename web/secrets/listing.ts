import { queryOptions } from '@tanstack/react-query';
import { call, type ReplyOf } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import type { Place } from './place.ts';

type Reply = ReplyOf<'GET /api/v4/secrets'>;
export type Secret = Reply['secrets'][number];
export type Imported = Reply['imports'][number];

export interface Listing {
  readonly secrets: readonly Secret[];
  readonly imports: readonly Imported[];
}

const pageSize = 1000;

/** Reads a folder in pages; without values unless they are asked for. @throws ApiFault */
export const readListing = async (
  { projectId, environment, path }: Place,
  wish: { readonly values: boolean; readonly expand?: boolean; readonly signal?: AbortSignal },
): Promise<Listing> => {
  const secrets: Secret[] = [];
  let imports: readonly Imported[] = [];
  let cursor: string | undefined;
  do {
    const query = {
      projectId,
      environment,
      secretPath: path,
      viewSecretValue: wish.values,
      expandSecretReferences: wish.expand ?? false,
      includePersonalOverrides: false,
      includeImports: cursor === undefined,
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    };
    const reply = await call('GET /api/v4/secrets', { query }, { signal: wish.signal });
    secrets.push(...reply.secrets);
    if (cursor === undefined) imports = reply.imports;
    cursor = reply.nextCursor;
  } while (cursor !== undefined);
  return { secrets, imports };
};

/** What a folder holds, without values. */
export const listing = (place: Place) =>
  queryOptions({
    queryKey: ['listing', place] as const,
    queryFn: ({ signal }) => readListing(place, { values: false, signal }),
  });

/** What was read of folders is stale: something in one of them was changed. */
export const forgetListings = (): Promise<void> =>
  readAgain('listing', 'GET /api/v1/folders', 'GET /api/v2/secret-imports', 'GET /api/v4/secrets/deleted');

/** The value of one secret; it is kept by nobody but who asked. @throws ApiFault */
export const readValue = async (
  { projectId, environment, path }: Place,
  secretName: string,
): Promise<string> => {
  const { secret } = await call('GET /api/v4/secrets/{secretName}', {
    path: { secretName },
    query: {
      projectId,
      environment,
      secretPath: path,
      viewSecretValue: true,
      expandSecretReferences: false,
      includeImports: false,
    },
  });
  return secret.secretValue;
};

/** Whether a change became a request that others have to approve. */
export const becameRequest = (reply: object): boolean => 'approval' in reply;
