import { type CacheUser, cacheUser } from '../../../domain/dynamic-secrets/cache-statements.ts';
import type { ElasticacheInputs } from '../../../domain/dynamic-secrets/kinds/aws-elasticache.ts';
import { explainAws } from '../aws/aws-fault.ts';
import type { Driver } from '../driver.ts';
import type { ReachSettings } from '../reach.ts';

/** What ElastiCache is asked for. */
export interface ElasticacheEngine {
  test(inputs: ElasticacheInputs, settings: ReachSettings): Promise<void>;
  /** Makes the user, in the group of users that the replication group lets in. */
  create(inputs: ElasticacheInputs, user: CacheUser, settings: ReachSettings): Promise<void>;
  /** Nothing without the user. */
  end(inputs: ElasticacheInputs, name: string, settings: ReachSettings): Promise<void>;
  names(inputs: ElasticacheInputs, mark: string, settings: ReachSettings): Promise<readonly string[]>;
}

const engine = async (): Promise<ElasticacheEngine> =>
  (await import('./aws-elasticache-engine.part.ts')).engine;

/** Amazon ElastiCache: a user of a replication group for each lease. */
export const awsElasticacheDriver: Driver<ElasticacheInputs> = {
  test: async (inputs, settings) => (await engine()).test(inputs, settings),
  create: async (inputs, { name, password, expireAt }, settings) => {
    const user = cacheUser(inputs, { username: name, password, expiration: expireAt });
    await (await engine()).create(inputs, user, settings);
    return { DB_USERNAME: user.UserName, DB_PASSWORD: password };
  },
  renew: async () => undefined,
  revoke: async (inputs, name, settings) => (await engine()).end(inputs, name, settings),
  list: async (inputs, mark, settings) => (await engine()).names(inputs, mark, settings),
  explain: explainAws,
};
