import { type SentBack, sentBackIn } from './sent-back.ts';

let returned: SentBack | undefined;

/** Takes it out of the address before anything else reads, keeps or changes that: a code is good for tokens. */
const take = (): void => {
  returned = sentBackIn(location.pathname, location.search);
  if (returned) history.replaceState(null, '', location.pathname);
};

take();

/** What this browser came back with, once. */
export const takeSentBack = (): SentBack | undefined => {
  const taken = returned;
  returned = undefined;
  return taken;
};
