import { LocketError } from '../errors.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { TallyKey } from './mail-order.ts';

/** So many mails an organization has sent to one address within so many seconds: nobody's mailbox is flooded. */
const most = 5;
const anHour = 3600;

/**
 * What counts one more mail of an organization to an address; `too-many-attempts` for one too many. Each organization
 * counts by itself, so that none keeps another one from writing to somebody.
 */
export const talliedMail = async (unit: Unit, key: TallyKey): Promise<Change> => {
  const { mails } = unit.stores;
  const now = Math.floor(unit.runtime.now().getTime() / 1000);
  const found = await mails.tally(key);
  const left = found ? found.endsAt - now : 0;
  // One that ends later than in an hour was begun before the clock went back.
  const open = left > 0 && left <= anHour ? found : undefined;
  if (open && open.mails >= most)
    throw new LocketError(
      'too-many-attempts',
      `${key.address} was mailed ${most} times within an hour: try again in ${left} seconds`,
      { retryAfter: left },
    );
  const next = { mails: (open?.mails ?? 0) + 1, endsAt: open?.endsAt ?? now + anHour };
  return mails.tallyReplacement(key, next, found);
};
