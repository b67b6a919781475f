import type { ProviderType } from '../../domain/dynamic-secrets/kinds/kind.ts';
import type { DynamicProviders, ProviderOutcome } from '../../domain/dynamic-secrets/providers.ts';
import { LocketError } from '../../domain/errors.ts';
import { inTime, unreachable } from '../egress/outcome.ts';
import { type AnyDriver, driverFor } from './driver.ts';
import { elasticSearchDriver } from './elastic-search/elastic-search.ts';
import { ldapDriver } from './ldap/ldap.ts';
import { rabbitMqDriver } from './rabbit-mq/rabbit-mq.ts';
import type { ReachSettings } from './reach.ts';
import { redisDriver } from './redis/redis.ts';
import { sqlDriver } from './sql/sql.ts';

const drivers: Readonly<Record<ProviderType, AnyDriver>> = {
  'sql-database': driverFor(sqlDriver),
  redis: driverFor(redisDriver),
  'rabbit-mq': driverFor(rabbitMqDriver),
  ldap: driverFor(ldapDriver),
  'elastic-search': driverFor(elasticSearchDriver),
};

/** Milliseconds for everything that one order takes: a request must end before its caller is told that it did not. */
const wholeTime = 20_000;

const failure = (driver: AnyDriver, error: unknown): ProviderOutcome<never> => {
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
  revoke: ({ type, inputs }, name) => {
    const driver = drivers[type];
    return attempted(driver, given, async (settings) => {
      await driver.revoke(inputs, name, settings);
      return true as const;
    });
  },
  list: ({ type, inputs }, mark) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => driver.list(inputs, mark, settings));
  },
});
