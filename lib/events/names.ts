import type { Worker } from '../../functions/workers/worker.ts';
import type { Settings } from '../settings.ts';
import { isDeployed, triggersOf } from '../workers/discovered.ts';

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

/** Those that a rule on the bus feeds, whatever the settings deploy unless somebody asks. */
const workerQueues = (
  settings: Prefixed,
  isMeant: (of: { readonly worker: Worker }) => boolean = () => true,
) =>
  triggersOf('queue')
    .filter(({ worker, trigger }) => trigger.rule && isMeant({ worker }))
    .map(({ trigger }) => workerQueueNames(settings, trigger.name));

/**
 * Physical names of the queues that EventBridge sends to: the key that encrypts them lives in another stack and names
 * them in its policy.
 */
export const queueNames = (settings: Prefixed): readonly string[] => [
  ...workerQueues(settings).flatMap(({ queue, deadLetters }) => [queue, deadLetters]),
  deadLetterQueueName(settings),
];

/** What workers that are deployed call their own queues. */
export const ownQueues = (settings: Settings): readonly string[] =>
  triggersOf('queue')
    .filter(({ worker }) => isDeployed(worker, settings))
    .map(({ trigger }) => trigger.name);

/** Physical names of the rules on the bus that alarms watch; what others cannot start is among the dead letters. */
export const ruleNames = (settings: Settings): readonly string[] => [
  auditLogRuleName(settings),
  ...workerQueues(settings, ({ worker }) => isDeployed(worker, settings)).map(({ rule }) => rule),
];
