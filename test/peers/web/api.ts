import { expect } from 'vitest';
import type { Stage } from './browser.ts';

/** Calls the API as the admin of the first start, to set something up for a page. */
// biome-ignore lint/suspicious/noExplicitAny: what an operation answers is for the test that asks to know.
export const api = async ({ locket }: Stage, method: string, path: string, body?: object): Promise<any> => {
  const response = await fetch(`${locket.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${locket.credentials.adminToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return response.json();
};
