import type { TestResponse } from '../harness/app.ts';
import { type SecretsPlace, startSecrets, type Wire } from './secrets-place.ts';

/** A project whose history is looked at and gone back in. */
export interface HistoryPlace extends SecretsPlace {
  snapshot(id: string): Promise<Wire>;
  /** Id of a folder's newest snapshot. */
  newest(path?: string, environment?: string): Promise<string>;
  rollback(id: string, body?: object): Promise<TestResponse>;
  /** Commits of the environment `dev`, newest first. */
  commits(query?: object): Promise<Wire[]>;
}

export const startHistory = async (): Promise<HistoryPlace> => {
  const place = await startSecrets();
  return {
    ...place,
    snapshot: async (id) => (await place.ok('GET', `/api/v1/secret-snapshot/${id}`)).secretSnapshot,
    newest: async (path = '/', environment = 'dev') => (await place.snapshots(path, environment))[0].id,
    rollback: (id, body = {}) => place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`, body),
    commits: async (query = {}) => {
      const asked = { environment: 'dev', ...query };
      return (await place.ok('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, asked))
        .commits;
    },
  };
};
