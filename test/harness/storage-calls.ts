import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const started = 'http.client.request.start';

/** Operations of DynamoDB that this process asked for meanwhile, in the order in which they began. */
export const storageCalls = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const calls: string[] = [];
  const note = (message: unknown): void => {
    const target = (message as { request: ClientRequest }).request.getHeader('x-amz-target');
    if (typeof target === 'string') calls.push(target.replace(/^DynamoDB_\d+\./, ''));
  };
  subscribe(started, note);
  try {
    await work();
    return calls;
  } finally {
    unsubscribe(started, note);
  }
};
