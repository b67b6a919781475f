import type { Settings } from '../settings.ts';

type Prefixed = Pick<Settings, 'namePrefix'>;

/**
 * Physical names of the queues that EventBridge sends to: the key that encrypts them lives in another stack and names
 * them in its policy.
 */
export const queueNames = ({ namePrefix }: Prefixed) => ({
  webhooks: `${namePrefix}-webhooks`,
  webhooksFailed: `${namePrefix}-webhooks-failed`,
  failed: `${namePrefix}-failed`,
});

/** Physical names of the rules on the bus, by which alarms find them. */
export const ruleNames = ({ namePrefix }: Prefixed) => ({
  auditLog: `${namePrefix}-audit-log`,
  webhooks: `${namePrefix}-webhooks`,
});
