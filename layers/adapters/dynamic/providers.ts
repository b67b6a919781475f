import type { ProviderType } from '../../domain/dynamic-secrets/kinds/kind.ts';
import type { DynamicProviders, ProviderOutcome } from '../../domain/dynamic-secrets/providers.ts';
import { LocketError } from '../../domain/errors.ts';
import { inTime, unreachable } from '../egress/outcome.ts';
import { awsElasticacheDriver } from './aws-elasticache/aws-elasticache.ts';
import { awsIamDriver } from './aws-iam/aws-iam.ts';
import { awsStsDriver } from './aws-sts/aws-sts.ts';
import { azureEntraIdDriver } from './azure-entra-id/azure-entra-id.ts';
import { entraUsers } from './azure-entra-id/graph.ts';
import { cassandraDriver } from './cassandra/cassandra.ts';
import { type AnyDriver, driverFor, LastingAccount } from './driver.ts';
import { elasticSearchDriver } from './elastic-search/elastic-search.ts';
import { kubernetesDriver } from './kubernetes/kubernetes.ts';
import { ldapDriver } from './ldap/ldap.ts';
import { mongoDbDriver } from './mongo-db/mongo-db.ts';
import { mongoDbAtlasDriver } from './mongo-db-atlas/mongo-db-atlas.ts';
import { rabbitMqDriver } from './rabbit-mq/rabbit-mq.ts';
import type { ReachSettings } from './reach.ts';
import { redisDriver } from './redis/redis.ts';
import { sapHanaDriver } from './sap-hana/sap-hana.ts';
import { snowflakeDriver } from './snowflake/snowflake.ts';
import { sqlDriver } from './sql/sql.ts';
import { totpDriver } from './totp/totp.ts';

const drivers: Readonly<Record<ProviderType, AnyDriver>> = {
  'sql-database': driverFor(sqlDriver),
  redis: driverFor(redisDriver),
  'rabbit-mq': driverFor(rabbitMqDriver),
  ldap: driverFor(ldapDriver),
  'elastic-search': driverFor(elasticSearchDriver),
  'aws-iam': driverFor(awsIamDriver),
  'aws-sts': driverFor(awsStsDriver),
  'mongo-db': driverFor(mongoDbDriver),
  totp: driverFor(totpDriver),
  'azure-entra-id': driverFor(azureEntraIdDriver),
  'mongo-db-atlas': driverFor(mongoDbAtlasDriver),
  kubernetes: driverFor(kubernetesDriver),
  cassandra: driverFor(cassandraDriver),
  'sap-hana': driverFor(sapHanaDriver),
  snowflake: driverFor(snowflakeDriver),
  'aws-elasticache': driverFor(awsElasticacheDriver),
};

/** Milliseconds for everything that one order takes: a request must end before its caller is told that it did not. */
const wholeTime = 20_000;

const failure = (driver: AnyDriver, error: unknown): ProviderOutcome<never> => {
  if (error instanceof LastingAccount) return { kind: 'refused', reason: error.message, until: error.until };
  if (error instanceof LocketError) return { kind: 'refused', reason: error.message };
  return driver.explain(error) ?? unreachable(error);
};

/** Nothing of it goes on when time is up, not even in a process that was stopped meanwhile. */
const attempted = async <T>(
  driver: AnyDriver,
  given: ReachSettings,
  work: (settings: ReachSettings) => Promise<T>,
): Promise<ProviderOutcome<T>> => {
  try {
    return { kind: 'done', value: await inTime(wholeTime, (signal) => work({ ...given, signal })) };
  } catch (error) {
    return failure(driver, error);
  }
};

/** Providers of accounts at addresses that customers chose, over TLS that is verified, and only where the settings let it. */
export const openDynamicProviders = (given: ReachSettings): DynamicProviders => ({
  test: ({ type, inputs }) => {
    const driver = drivers[type];
    return attempted(driver, given, async (settings) => {
      await driver.test(inputs, settings);
      return true as const;
    });
  },
  create: ({ type, inputs }, account) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => driver.create(inputs, account, settings));
  },
  renew: ({ type, inputs }, account) => {
    const driver = drivers[type];
    return attempted(driver, given, async (settings) => {
      await driver.renew(inputs, account, settings);
      return true as const;
    });
  },
  revoke: ({ type, inputs }, name, times) => {
    const driver = drivers[type];
    return attempted(driver, given, async (settings) => {
      await driver.revoke(inputs, name, settings, times);
      return true as const;
    });
  },
  list: ({ type, inputs }, mark) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => driver.list(inputs, mark, settings));
  },
  entraUsers: (application) =>
    attempted(drivers['azure-entra-id'], given, (settings) => entraUsers(application, settings)),
});
