import type { RequestTemplate } from '../load/request.ts';
import { place, type Seeded, value } from '../load/seed.ts';

/** The project that is worked in, and who works in it. */
export type Workplace = Pick<Seeded, 'projectId' | 'token'>;

const batchPath = '/api/v3/secrets/batch/raw';

/** `count` names that no other prefix has. */
export const namesFrom = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}_${n + 1}`);

const batch = (
  method: string,
  { projectId, token }: Workplace,
  folder: string,
  secrets: readonly object[],
): RequestTemplate => ({
  method,
  path: batchPath,
  token,
  body: { ...place(projectId, folder), secrets },
});

export const createAll = (at: Workplace, folder: string, names: readonly string[]): RequestTemplate =>
  batch(
    'POST',
    at,
    folder,
    names.map((secretKey) => ({ secretKey, secretValue: value })),
  );

export const updateAll = (
  at: Workplace,
  folder: string,
  names: readonly string[],
  secretValue: string,
): RequestTemplate =>
  batch(
    'PATCH',
    at,
    folder,
    names.map((secretKey) => ({ secretKey, secretValue })),
  );

export const updateOne = (
  { projectId, token }: Workplace,
  folder: string,
  name: string,
): RequestTemplate => ({
  method: 'PATCH',
  path: `/api/v3/secrets/raw/${name}`,
  token,
  // The same value again would be no change.
  body: { ...place(projectId, folder), secretValue: `${value}-{n}` },
});

const reading = ({ projectId, token }: Workplace, path: string, query: object): RequestTemplate => ({
  method: 'GET',
  path: `${path}?${new URLSearchParams({ ...query, workspaceId: projectId, environment: 'dev' })}`,
  token,
});

export const listFolder = (at: Workplace, secretPath: string): RequestTemplate =>
  reading(at, '/api/v3/secrets/raw', { secretPath });

/** Everything from a folder downwards; compressed, for a reply of a function has at most 6 MB. */
export const listTree = (at: Workplace, secretPath: string): RequestTemplate => ({
  ...reading(at, '/api/v3/secrets/raw', { secretPath, recursive: 'true' }),
  compressed: true,
});

export const getImported = (at: Workplace, secretPath: string, name: string): RequestTemplate =>
  reading(at, `/api/v3/secrets/raw/${name}`, { secretPath, include_imports: 'true' });

export const newestSnapshot = (at: Workplace, path: string): RequestTemplate =>
  reading(at, `/api/v1/workspace/${at.projectId}/secret-snapshots`, { path, limit: '1' });

export const rollBackTo = ({ token }: Workplace, snapshotId: string): RequestTemplate => ({
  method: 'POST',
  path: `/api/v1/secret-snapshot/${snapshotId}/rollback`,
  token,
  body: {},
});
