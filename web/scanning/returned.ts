import { type Returned, returnedIn } from './return-address.ts';

/** Below the site, where GitHub's app sends browsers back to. */
const linkPath = '/scanning/link';

let returned: Returned | undefined;

/** Takes it out of the address before anything else reads, keeps or changes that: the code is good for a token. */
const take = (): void => {
  if (!location.pathname.endsWith(linkPath) || location.search === '') return;
  returned = returnedIn(location.search);
  history.replaceState(null, '', location.pathname);
};

take();

/** What this browser came back with, once. */
export const takeReturned = (): Returned | undefined => {
  const taken = returned;
  returned = undefined;
  return taken;
};
