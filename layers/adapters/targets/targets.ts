import type { Runtime } from '../../domain/runtime.ts';
import type {
  Entry,
  Failure,
  Outcome,
  SyncTargets,
  TargetConnection,
  TargetName,
  TargetPlace,
} from '../../domain/syncs/target.ts';
import { unreachable } from '../egress/outcome.ts';
import type { Adapter, Context, PlaceContext } from './adapter.ts';
import { adapters } from './adapters.ts';
import { failureIn, fault } from './fault.ts';
import { asking } from './http.ts';
import type { TargetSettings } from './settings.ts';

const failureOf = (error: unknown): Failure => {
  const failure = failureIn(error);
  if (failure) return failure;
  // Parts have classes of their own: a refusal of the guard is known by its name.
  if ((error as Error).name === 'ForbiddenTarget')
    return { kind: 'refused', reason: (error as Error).message };
  return unreachable(error);
};

const attempted = async <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
  try {
    return { kind: 'done', value: await work() };
  } catch (error) {
    return failureOf(error);
  }
};

/** Entries that one place may have. */
const mostEntries = 20_000;

/** Bytes of a name. */
const longestName = 2_048;

/** What an adapter read from an answer of others, which says what it likes: a value that is no text cannot be read. */
const entryIn = (entry: Entry): Entry => {
  const { value, ...rest } = entry;
  if (typeof rest.name !== 'string' || Buffer.byteLength(rest.name) > longestName)
    throw fault('refused', 'The target has names that no key has');
  return typeof value === 'string' ? entry : rest;
};

const sound = (entries: readonly Entry[]): readonly Entry[] => {
  if (entries.length > mostEntries) throw fault('refused', 'The target has more than can be listed');
  return entries.map(entryIn);
};

const unsupported: Failure = { kind: 'refused', reason: 'There is no such thing at this target' };

/** Targets of syncs, each loaded when it is first used, at addresses that the guard lets through. */
export const openSyncTargets = (settings: TargetSettings, { now }: Pick<Runtime, 'now'>): SyncTargets => {
  const ask = asking(settings, now);
  const adapterOf = async (target: TargetName): Promise<Adapter> => (await adapters[target]()).adapter;
  const context = (connection: TargetConnection): Context => ({
    connection,
    credentials: connection.credentials,
    ask,
    settings,
    now,
  });
  const at = (place: TargetPlace): PlaceContext => ({
    ...context(place),
    place,
    destination: place.destination,
    options: place.options,
  });
  return {
    check: (connection) =>
      attempted(async () => {
        await (await adapterOf(connection.target)).check(context(connection));
        return true as const;
      }),
    list: (place) => attempted(async () => sound(await (await adapterOf(place.target)).list(at(place)))),
    apply: async (place, changes) => {
      const outcome = await attempted(async () => (await adapterOf(place.target)).apply(at(place), changes));
      return outcome.kind === 'done' ? outcome.value : changes.map(() => outcome);
    },
    finish: (place) =>
      attempted(async () => {
        await (await adapterOf(place.target)).finish?.(at(place));
        return true as const;
      }),
    choices: async (connection, kind, query) => {
      const choose = (await adapterOf(connection.target)).choices?.[kind];
      return choose ? attempted(() => choose(context(connection), query)) : unsupported;
    },
    exchange: async (target, app, grant) => {
      const adapter = await adapterOf(target);
      const { exchange } = adapter;
      return exchange ? attempted(() => exchange({ ask, now }, app, grant)) : unsupported;
    },
    refresh: async (target, app, credentials) => {
      const { refresh } = await adapterOf(target);
      return refresh ? attempted(() => refresh({ ask, now }, app, credentials)) : unsupported;
    },
  };
};
