import type { LocketProcess } from '../../test/clients/locket-process.ts';
import { apiOf, sendTo } from '../load/api.ts';
import { raiseLimits } from '../load/raise-limits.ts';

const manyFolders = 500;

const batchSize = 500;
const parallel = 8;

const padded = (index: number): string => String(index).padStart(5, '0');

const inTurns = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const turn = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: parallel }, turn));
};

/** Puts so many secrets, and 500 folders beside them, into `dev`, and every tenth of the secrets into `staging`. */
export const seedFullFolder = async (
  { url, credentials }: LocketProcess,
  manySecrets = 10_000,
): Promise<void> => {
  const send = sendTo(url);
  await raiseLimits(send, credentials);
  const { post } = apiOf(send, credentials.adminToken);
  const { projectId } = credentials;
  await inTurns(manyFolders, (index) =>
    post('/api/v1/folders', {
      workspaceId: projectId,
      environment: 'dev',
      path: '/',
      name: `folder-${padded(index)}`,
    }),
  );
  const fill = (environment: string, names: readonly string[]) =>
    inTurns(Math.ceil(names.length / batchSize), (index) =>
      post('/api/v4/secrets/batch', {
        projectId,
        environment,
        secretPath: '/',
        secrets: names
          .slice(index * batchSize, (index + 1) * batchSize)
          .map((secretKey) => ({ secretKey, secretValue: `value of ${secretKey}` })),
      }),
    );
  const names = Array.from({ length: manySecrets }, (_, index) => `SECRET_${padded(index)}`);
  await fill('dev', names);
  await fill(
    'staging',
    names.filter((_, index) => index % 10 === 0),
  );
};
