import type { Settings } from '../settings.ts';
import { triggersOf } from '../workers/discovered.ts';

type Prefixed = Pick<Settings, 'namePrefix'>;

/** Physical name of the rule that writes the audit log. */
export const auditLogRuleName = ({ namePrefix }: Prefixed): string => `${namePrefix}-audit-log`;

/** Physical name of the queue for what was given up by all who have none of their own. */
export const deadLetterQueueName = ({ namePrefix }: Prefixed): string => `${namePrefix}-failed`;

/** Physical names of a worker's own queue, of the rule that feeds it, and of its dead letters. */
export const workerQueueNames = ({ namePrefix }: Prefixed, name: string) => ({
  queue: `${namePrefix}-${name}`,
  rule: `${namePrefix}-${name}`,
  deadLetters: `${namePrefix}-${name}-failed`,
});

/** Those that a rule on the bus feeds. */
const workerQueues = (settings: Prefixed) =>
  triggersOf('queue')
    .filter(({ trigger }) => trigger.rule)
    .map(({ trigger }) => workerQueueNames(settings, trigger.name));

/**
 * Physical names of the queues that EventBridge sends to: the key that encrypts them lives in another stack and names
 * them in its policy.
 */
export const queueNames = (settings: Prefixed): readonly string[] => [
  ...workerQueues(settings).flatMap(({ queue, deadLetters }) => [queue, deadLetters]),
  deadLetterQueueName(settings),
];

/** Physical names of the rules on the bus that alarms watch; what others cannot start is among the dead letters. */
export const ruleNames = (settings: Prefixed): readonly string[] => [
  auditLogRuleName(settings),
  ...workerQueues(settings).map(({ rule }) => rule),
];
