import { ask } from '../api/client.ts';
import type { Belonging, Way } from './belonging.ts';

/** The ways in that there are, for who belongs there. @throws ApiFault */
export const waysFor = async (belonging: Belonging = {}): Promise<readonly Way[]> => {
  const query = new URLSearchParams({ ...belonging });
  const path = `/api/v1/sso/methods${query.size > 0 ? `?${query}` : ''}`;
  return (await ask<{ methods: readonly Way[] }>({ method: 'GET', path })).methods;
};

export const providerNames: Readonly<Record<string, string>> = {
  google: 'Google',
  github: 'GitHub',
  gitlab: 'GitLab',
};

/** The site sends a browser on from an address of its own, and from no other. */
export const leaveFor = (url: string): void => {
  if (new URL(url).origin === location.origin) location.assign(url);
};
