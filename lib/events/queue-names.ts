import type { Settings } from '../settings.ts';

/**
 * Physical names of the queues that EventBridge sends to: the key that encrypts them lives in another stack and names
 * them in its policy.
 */
export const webhookQueueNames = ({ namePrefix }: Pick<Settings, 'namePrefix'>) => ({
  queue: `${namePrefix}-webhooks`,
  deadLetters: `${namePrefix}-webhooks-failed`,
});
