import type { Unit } from '../unit.ts';
import { countHour, stretchOfHour } from './count-hour.ts';
import type { TallyPlace } from './tallies.ts';
import { mergedTallies, type Tally } from './tally.ts';
import { type DueTally, dayOfHour } from './tally-times.ts';

/** Writes an hour's tally down and that of its day, which is the sum of the hours that stand there then. */
const keepHour = async (
  { stores: { tallies } }: Unit,
  place: TallyPlace,
  hour: string,
  {
    tally,
    endsAt,
    countedAt,
  }: { readonly tally: Tally; readonly endsAt: number; readonly countedAt: number },
): Promise<void> => {
  await tallies.keep(place, 'hour', { time: hour, tally, endsAt, countedAt });
  const day = dayOfHour(hour);
  const others = (await tallies.hoursOf(place, day)).filter(({ time }) => time !== hour);
  await tallies.keep(place, 'day', {
    time: day,
    tally: mergedTallies([tally, ...others.map((each) => each.tally)]),
    endsAt: Math.max(endsAt, ...others.map((each) => each.endsAt)),
    countedAt,
  });
};

/**
 * Counts the events of an hour in the index, and writes down what came out for the organization and for each project.
 * Doing it again changes nothing: it is counted from the events, never added to what was counted before.
 */
export const countDue = async (unit: Unit, { orgId, hour }: DueTally): Promise<void> => {
  const countedAt = unit.runtime.now().getTime();
  const source = unit.stores.audit.indexed(orgId, ['all'], stretchOfHour(hour));
  // What was read is counted and need not be remembered.
  const counted = await countHour(source, { orgId, hour }, () => unit.forget());
  for (const [scope, tally] of counted.tallies)
    await keepHour(unit, { orgId, scope }, hour, { tally, endsAt: counted.endsAt, countedAt });
};
