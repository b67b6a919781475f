import { ask } from '../api/client.ts';
import type { Belonging, Way } from './belonging.ts';
import { keepWayBack } from './way-back.ts';

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

/** The site sends a browser on from an address of its own, and from no other; it comes back to the page that was wanted. */
export const leaveFor = (url: string, wanted: string | undefined): void => {
  if (new URL(url).origin !== location.origin) return;
  keepWayBack(wanted);
  location.assign(url);
};
