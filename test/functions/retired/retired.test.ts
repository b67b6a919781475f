import { describe, expect, it } from 'vitest';
import { retiredOperations } from '../../../functions/retired.ts';
import { operations } from '../../../functions/routes.ts';
import { startApp } from '../../harness/app.ts';

const app = await startApp();

describe('operations of end-to-end encryption', () => {
  it('are each answered by the function that has the paths around them', () => {
    const all = new Set(operations);
    expect(retiredOperations.filter((operation) => !all.has(operation))).toEqual([]);
  });

  it.each(retiredOperations)('$method $path is refused with what replaces it', async ({ method, path }) => {
    const reply = await app.request(method, path.replace(/\{\w+\}/g, 'x'), {
      ...(method !== 'GET' && { body: { anything: true } }),
    });
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.message.length).toBeGreaterThan(20);
  });
});
