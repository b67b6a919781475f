import ms from 'ms';
import { type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { readProfile } from '../files/profile.ts';
import type { ActingCaller } from '../instance/caller.ts';
import { Offline } from '../instance/failures.ts';
import { openVault } from '../vault/vault.ts';
import { openSnapshot } from './snapshot.ts';

export const snapshotFlags = {
  'max-age': {
    value: 'AGE',
    help: 'Oldest answer to go on with when Locket cannot be reached, such as 12h',
    usual: '7d',
  },
  'no-cache': { help: 'Keep no answer, and go on with none that was kept' },
} as const satisfies Flags;

const ageIn = (text: string): number => {
  const age = ms(text as ms.StringValue);
  if (age === undefined || !(age > 0))
    throw new UsageFault('--max-age is a span of time such as 30m, 12h or 7d');
  return age;
};

/**
 * What Locket answers, or what it answered last where it cannot be reached: never where it refuses, and for people
 * only, whose machine it is. The age of what is used is told. @throws Failure
 */
export const withFallback = async <T>(
  { credential, url }: ActingCaller,
  question: object,
  ask: () => Promise<T>,
  given: Given<typeof snapshotFlags>,
  around: Surroundings,
): Promise<T> => {
  const oldest = ageIn(given['max-age']);
  if (given['no-cache'] || credential.kind !== 'user') return ask();
  const vault = await openVault(readProfile(around.home).vault, around);
  const asker = { url, email: credential.account?.email };
  const snapshot = openSnapshot<T>(JSON.stringify({ ...asker, ...question }), vault, around);
  try {
    const answer = await ask();
    await snapshot.save(answer);
    return answer;
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    const kept = await snapshot.load();
    const age = kept ? around.now() - kept.savedAt : Number.POSITIVE_INFINITY;
    if (!kept || age < 0 || age > oldest) throw error;
    around.tell(`${error.message}. Going on with what it answered ${ms(age, { long: true })} ago.`);
    return kept.answer;
  }
};
