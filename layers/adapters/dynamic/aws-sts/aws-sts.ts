import type { StsInputs } from '../../../domain/dynamic-secrets/kinds/aws-sts.ts';
import type { AccountTimes, LeaseData } from '../../../domain/dynamic-secrets/providers.ts';
import { LocketError } from '../../../domain/errors.ts';
import { systemRuntime } from '../../system.ts';
import { explainAws } from '../aws/aws-fault.ts';
import { type Driver, LastingAccount } from '../driver.ts';
import type { ReachSettings } from '../reach.ts';

/** What STS is asked for. */
export interface StsEngine {
  test(inputs: StsInputs, settings: ReachSettings): Promise<void>;
  /** Credentials of a session of the role, for so many seconds. */
  assume(inputs: StsInputs, name: string, seconds: number, settings: ReachSettings): Promise<LeaseData>;
}

const engine = async (): Promise<StsEngine> => (await import('./aws-sts-engine.part.ts')).engine;

/** Seconds: what STS takes (AWS STS API Reference, AssumeRole). A role may allow less than the most. */
const least = 900;
const most = 43_200;

/** When credentials are over: at the end of their lease, and after the least time that there is. */
const endOf = ({ createdAt, expireAt }: AccountTimes): string =>
  new Date(Math.max(Date.parse(createdAt) + least * 1000 + leeway, Date.parse(expireAt))).toISOString();

/** Milliseconds that may lie between writing a lease down and STS's counting from then. */
const leeway = 60_000;

const secondsUntil = (expireAt: string): number => {
  const seconds = Math.floor((Date.parse(expireAt) - systemRuntime.now().getTime()) / 1000);
  if (seconds > most)
    throw new LocketError(
      'bad-request',
      'A session of a role lasts twelve hours at most: ask for a shorter ttl',
    );
  return Math.max(seconds, least);
};

/** AWS STS: a session of a role for each lease, which ends by itself. */
export const awsStsDriver: Driver<StsInputs> = {
  test: async (inputs, settings) => (await engine()).test(inputs, settings),
  create: async (inputs, { name, expireAt }, settings) =>
    (await engine()).assume(inputs, name, secondsUntil(expireAt), settings),
  renew: async () => {
    throw new LocketError('bad-request', 'A session of a role cannot be made longer: take another lease');
  },
  revoke: async (_inputs, _name, _settings, times) => {
    const now = systemRuntime.now();
    const until = endOf(times ?? { createdAt: now.toISOString(), expireAt: now.toISOString() });
    if (now.toISOString() < until) throw new LastingAccount(until);
  },
  // STS tells nobody of the sessions that there are.
  list: async () => undefined,
  explain: explainAws,
};
