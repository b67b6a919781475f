import { newDataFolder, removeFolder, startLocketProcess } from '../../test/clients/locket-process.ts';
import { authority } from '../../test/functions/auth/kubernetes/authority.ts';
import { installedPostgres, startPostgres, superuser } from '../../test/peers/databases/postgres.ts';
import type { FeatureFigure } from '../features/figure.ts';
import type { Options } from '../options.ts';
import { apiOf, type Send, sendTo } from './api.ts';
import { measureLeaseEnds } from './lease-ends.ts';
import { type Case, type LoadFigure, measureOn } from './measure.ts';
import type { RequestTemplate } from './request.ts';
import { operationsOn, type Seeded, seed } from './seed.ts';

/** Of the rate of getting a secret, which taking a lease of a database on the same machine is to reach. */
const share = 0.12;
const names = { get: 'get one secret', lease: 'take a lease of PostgreSQL' } as const;

const leaseOf = async (send: Send, { token }: Seeded, port: number): Promise<RequestTemplate> => {
  const place = { projectSlug: 'bench', environmentSlug: 'dev', path: '/' };
  const inputs = {
    client: 'postgres',
    host: '127.0.0.1',
    port,
    database: 'postgres',
    ...superuser,
    creationStatement: `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
    revocationStatement: 'DROP ROLE "{{username}}"',
    ca: authority.ca,
  };
  const path = '/api/v1/dynamic-secrets';
  const provider = { type: 'sql-database', inputs };
  await send({
    method: 'POST',
    path,
    token,
    body: { ...place, name: 'bench', provider, defaultTTL: '1h' },
  });
  return { method: 'POST', path: `${path}/leases`, token, body: { ...place, dynamicSecretName: 'bench' } };
};

const targeted = (figures: readonly LoadFigure[]): readonly LoadFigure[] => {
  const got = figures.find(({ name }) => name === names.get)?.perSecond ?? Number.NaN;
  return figures.map((figure) => (figure.name === names.lease ? { ...figure, target: got * share } : figure));
};

/** Leases of a PostgreSQL on this machine. */
interface LeaseFigures {
  /** Taking them, beside getting a secret. */
  readonly rates: readonly LoadFigure[];
  readonly ends: readonly FeatureFigure[];
}

/** Nothing where there is no PostgreSQL. */
export const measureLeases = async (options: Options): Promise<LeaseFigures | undefined> => {
  const programs = installedPostgres();
  if (programs === undefined) return undefined;
  const database = await startPostgres(programs);
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    const seeded = await seed(apiOf(send, adminToken), organizationId, 1);
    const template = await leaseOf(send, seeded, database.port);
    const cases: readonly Case[] = [
      { name: names.get, target: 0, template: operationsOn(seeded).get },
      { name: names.lease, target: 0, template },
    ];
    // First, while no others wait for their end at the same time.
    const ends = await measureLeaseEnds(send, template, database.port);
    return { rates: targeted(await measureOn(locket, cases, options)), ends };
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
    await database.stop();
  }
};
