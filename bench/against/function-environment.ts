import { readFileSync } from 'node:fs';
import { environmentOf } from '../../local/lambda/environment.ts';
import type { LambdaFunction } from '../../local/template/functions.ts';
import type { Version } from './version.ts';

/** Nothing listens there: neither a read nor a write of a secret calls another service than the database. */
const nowhere = 'http://127.0.0.1:9';

const databaseUrl = (pid: number): string => {
  const port = /-port\0(\d+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
  if (port === undefined) throw new Error('The port of the embedded database is not known');
  return `http://127.0.0.1:${port}`;
};

/** Environment for a process that runs one function of a version on the data of the one that runs (Linux only). */
export const functionEnvironment = async (
  { instance }: Version,
  lambda: LambdaFunction,
): Promise<NodeJS.ProcessEnv> => {
  const services = {
    dynamodb: databaseUrl(await instance.databasePid()),
    others: nowhere,
    dataDir: instance.dataDir,
  };
  const { NODE_COMPILE_CACHE: _, ...environment } = environmentOf(services)(lambda);
  return { PATH: process.env.PATH, ...environment };
};
