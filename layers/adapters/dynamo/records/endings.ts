import type { Ending, EndingStore } from '../../../domain/endings/ending.ts';
import type { TemporaryWindow } from '../../../domain/permissions/grants.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import type { Link } from './links.ts';
import { oneOf, text } from './shape.ts';
import { familiesOf } from './template.ts';

const endingItem = itemType<Ending>()({
  name: 'end of temporary roles or of a privilege, by the day',
  readBy: 'the worker: the last 32 days, hourly',
  pk: 'ENDING#<yyyy-mm-dd>',
  sk: 'AT#<instant>#<what>#<id>',
  key: (instant: string, what: string, id: string) => ({
    pk: `ENDING#${instant.slice(0, 10)}`,
    sk: `AT#${instant}#${what}#${id}`,
  }),
  ranges: { on: (day: string) => ({ pk: `ENDING#${day}`, prefix: 'AT#' }) },
  shape: { projectId: text, what: oneOf('membership', 'privilege'), id: text, endsAt: text },
});

export const endingItems = [endingItem];

const keyOf = ({ endsAt, what, id }: Ending) => endingItem.key(endsAt, what, id);

/** The ends of windows, each instant once. */
const endingsOf = (
  { projectId, what, id }: Omit<Ending, 'endsAt'>,
  windows: readonly TemporaryWindow[],
): readonly Ending[] => {
  const ends = windows.flatMap(({ isTemporary, temporaryAccessEndTime: end }) =>
    isTemporary && end !== undefined ? [end] : [],
  );
  return [...new Set(ends)].map((endsAt) => ({ projectId, what, id, endsAt }));
};

/** Something that is given for windows of time, under the id of what holds it. */
interface Ended<R> {
  readonly what: Ending['what'];
  readonly windowsOf: (record: R) => readonly TemporaryWindow[];
}

/** How the lines of one kind of record are kept in step with it, in the transactions that write it. */
export const endingLines = <R extends { readonly id: string; readonly projectId: string }>({
  what,
  windowsOf,
}: Ended<R>) => {
  const of = (record: R) =>
    endingsOf({ projectId: record.projectId, what, id: record.id }, windowsOf(record));
  return {
    added: (record: R): readonly Change[] =>
      of(record).map((ending) => put(endingItem.item(keyOf(ending), ending))),
    moved: (next: R, previous: R): readonly Change[] => {
      const coming = of(next);
      const going = of(previous);
      const isIn = (all: readonly Ending[], { endsAt }: Ending) => all.some((each) => each.endsAt === endsAt);
      return [
        ...going.filter((ending) => !isIn(coming, ending)).map((ending) => remove(keyOf(ending))),
        ...coming
          .filter((ending) => !isIn(going, ending))
          .map((ending) => put(endingItem.item(keyOf(ending), ending))),
      ];
    },
    removed: (record: R): readonly Change[] => of(record).map((ending) => remove(keyOf(ending))),
    link: {
      into: familiesOf(endingItem),
      from: (record: R) => ({ keys: of(record).map(keyOf) }),
    } satisfies Link<R>,
  };
};

/** One line per instant at which something ends, under its day. */
export const endingStore = (session: ReadSession): EndingStore => ({
  linesOf: async (day, limit) =>
    endingItem.readAll((await session.page({ ...endingItem.ranges.on(day), limit })).items),
  lineRemoval: (ending) => remove(keyOf(ending)),
});
