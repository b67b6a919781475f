import { LocketError } from '../../domain/errors.ts';
import type { RotationType } from '../../domain/secret-rotation/kinds/kind.ts';
import type { RotationTargets, TargetOutcome } from '../../domain/secret-rotation/targets.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import { inTime, unreachable } from '../egress/outcome.ts';
import { awsAccessKeys } from './aws-iam.ts';
import { azureSecrets } from './azure.ts';
import type { AnyRotationDriver } from './driver.ts';
import { httpApi } from './http.ts';
import { ldapAccounts } from './ldap.ts';
import { redisAccounts } from './redis.ts';
import { sendgridKeys } from './sendgrid.ts';
import { mssqlAccounts, mysqlAccounts, postgresAccounts } from './sql.ts';

const drivers: Readonly<Record<RotationType, AnyRotationDriver>> = {
  postgres: postgresAccounts,
  mysql: mysqlAccounts,
  mssql: mssqlAccounts,
  redis: redisAccounts,
  ldap: ldapAccounts,
  sendgrid: sendgridKeys,
  'aws-iam': awsAccessKeys,
  'azure-app-secret': azureSecrets,
  http: httpApi,
};

/** Milliseconds for everything that one order takes: nothing of it goes on when it is over. */
const wholeTime = 20_000;

/** Drivers are shared with dynamic secrets, and so are their sentences. */
const ofRotation = (reason: string): string => reason.replaceAll('of the dynamic secret', 'of the rotation');

const failure = (driver: AnyRotationDriver, error: unknown): TargetOutcome<never> => {
  if (error instanceof LocketError) return { kind: 'refused', reason: error.message };
  const { kind, reason } = driver.explain(error) ?? unreachable(error);
  return { kind, reason: ofRotation(reason) };
};

const attempted = async <T>(
  driver: AnyRotationDriver,
  given: ReachSettings,
  work: (settings: ReachSettings) => Promise<T>,
): Promise<TargetOutcome<T>> => {
  try {
    return { kind: 'done', value: await inTime(wholeTime, (signal) => work({ ...given, signal })) };
  } catch (error) {
    return failure(driver, error);
  }
};

const yes = async (work: Promise<void>): Promise<true> => {
  await work;
  return true;
};

/** Targets at addresses that customers chose, over TLS that is verified, and only where the settings let it. */
export const openRotationTargets = (given: ReachSettings): RotationTargets => ({
  test: ({ type, inputs }) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => yes(driver.test(inputs, settings)));
  },
  survey: ({ type, inputs }) => {
    const driver = drivers[type];
    return attempted(driver, given, async (settings) => (await driver.survey?.(inputs, settings)) ?? {});
  },
  issue: ({ type, inputs }, order) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => driver.issue(inputs, order, settings));
  },
  prove: ({ type, inputs }, credential) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => yes(driver.prove(inputs, credential, settings)));
  },
  retire: ({ type, inputs }, credential, password) => {
    const driver = drivers[type];
    return attempted(driver, given, (settings) => yes(driver.retire(inputs, credential, password, settings)));
  },
});
