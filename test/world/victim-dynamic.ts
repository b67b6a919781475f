import type { Ask } from './victim.ts';

/** A dynamic secret of a project, and a lease of it. */
export interface DynamicNames {
  readonly dynamicSecretName: string;
  readonly dynamicSecretId: string;
  readonly leaseId: string;
}

/** Inputs of a database that nobody reaches: providers of tests are in memory. */
export const inputsOf = (mark: string) => ({
  client: 'postgres',
  host: `db-${mark}.example.com`,
  port: 5432,
  database: 'shop',
  username: `admin-${mark}`,
  password: `value-of-${mark}`,
  creationStatement: `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
  revocationStatement: 'DROP ROLE "{{username}}"',
});

/** A dynamic secret with a lease that was asked for under a key. */
export const createDynamic = async (
  ask: Ask,
  projectSlug: string,
  mark: string,
  path = '/',
): Promise<DynamicNames> => {
  const place = { projectSlug, environmentSlug: 'dev', path };
  const dynamicSecretName = `dynamic-${mark}`;
  const provider = { type: 'sql-database', inputs: inputsOf(mark) };
  const base = '/api/v1/dynamic-secrets';
  const body = { ...place, name: dynamicSecretName, provider, defaultTTL: '1h', maxTTL: '1d' };
  const { dynamicSecret } = await ask('POST', base, body);
  const { lease } = await ask('POST', `${base}/leases`, { ...place, dynamicSecretName });
  return { dynamicSecretName, dynamicSecretId: dynamicSecret.id, leaseId: lease.id };
};
