import { keyOf, type Place } from '../../places/scope.ts';
import type { FolderContents } from './folder-contents.ts';
import { type Judgeable, maxImportDepth, type Source, type Wanted } from './shelf.ts';

/** A secret with the place it stands at. */
export interface PlacedSecret {
  readonly secret: Judgeable;
  readonly place: Place;
}

/** Steps by imports from a place to those within reach, through places that the caller may read, as far as loaded. */
const distancesFrom = (contents: FolderContents, start: Place): ReadonlyMap<string, number> => {
  const distances = new Map([[keyOf(start), 0]]);
  let level = [start];
  for (let distance = 1; distance <= maxImportDepth && level.length > 0; distance += 1) {
    const next = level.flatMap((place) => openSources(contents, place)).map(({ place }) => place);
    level = next.filter((place) => {
      const isNew = !distances.has(keyOf(place));
      if (isNew) distances.set(keyOf(place), distance);
      return isNew;
    });
  }
  return distances;
};

const openSources = (contents: FolderContents, place: Place): readonly Source[] =>
  (contents.sourcesAt(place) ?? []).filter((source) => contents.isOpen(source.place));

/**
 * Places whose secrets count at `start`, the strongest first: `start` itself, then its imports from the last to the
 * first, each followed by what it imports. A place counts once, where it is strongest; circles end there.
 */
const precedence = (
  contents: FolderContents,
  start: Place,
  distances: ReadonlyMap<string, number>,
  seen = new Set<string>(),
): readonly Place[] => {
  const key = keyOf(start);
  if (seen.has(key) || !distances.has(key)) return [];
  seen.add(key);
  const sources = [...openSources(contents, start)].reverse();
  return [start, ...sources.flatMap(({ place }) => precedence(contents, place, distances, seen))];
};

/** What one import brings: the secrets of its source and of what that imports, the strongest of each name. */
export interface ImportedFolder extends Source {
  /** Undefined when no folder stands at the source. */
  readonly folderId: string | undefined;
  readonly secrets: readonly PlacedSecret[];
}

const strongestOf = (contents: FolderContents, places: readonly Place[]): readonly PlacedSecret[] => {
  const found = new Map<string, PlacedSecret>();
  for (const place of places)
    for (const secret of contents.readableAt(place))
      if (!found.has(secret.name)) found.set(secret.name, { secret: contents.seen(secret), place });
  return [...found.values()];
};

/** The imports of a folder in their order, each with what it brings; needs `loadImports` before. */
export const importedBy = (contents: FolderContents, start: Place): readonly ImportedFolder[] => {
  const distances = distancesFrom(contents, start);
  return openSources(contents, start).map((source) => {
    const places = precedence(contents, source.place, distances, new Set([keyOf(start)]));
    return {
      ...source,
      folderId: contents.folderIdAt(source.place),
      secrets: strongestOf(contents, places),
    };
  });
};

/** Reads all that these folders import, level by level: rounds grow with the depth of imports only. */
export const loadImports = async (contents: FolderContents, starts: readonly Place[]): Promise<void> => {
  await contents.load(starts.map((place) => ({ place, secrets: [], imports: true, beyond: 'all' })));
  const seen = new Set(starts.map(keyOf));
  let level = starts;
  for (let depth = 1; depth <= maxImportDepth && level.length > 0; depth += 1) {
    const sources = level.flatMap((place) => openSources(contents, place)).map(({ place }) => place);
    const unique = new Map(sources.map((place) => [keyOf(place), place]));
    const imports = depth < maxImportDepth;
    await contents.load([...unique.values()].map((place) => ({ place, secrets: 'all', imports })));
    level = [...unique].flatMap(([key, place]) => (seen.has(key) ? [] : [place]));
    for (const key of unique.keys()) seen.add(key);
  }
};

/** A secret asked for by name at a place. */
export interface Lookup {
  readonly place: Place;
  readonly name: string;
}

/** What stands behind a name at a place, by the folder itself or by what it imports. */
export type Answer = PlacedSecret | 'not-found' | 'forbidden';

export const lookupKey = ({ place, name }: Lookup): string => `${keyOf(place)}\n${name}`;

interface Order {
  readonly places: readonly Place[];
  /** Places at the end of what is followed: their imports do not matter. */
  readonly last: ReadonlySet<Place>;
}

const orderFrom = (contents: FolderContents, start: Place): Order => {
  const distances = distancesFrom(contents, start);
  const places = precedence(contents, start, distances);
  return { places, last: new Set(places.filter((place) => distances.get(keyOf(place)) === maxImportDepth)) };
};

const hasClosedSource = (contents: FolderContents, place: Place): boolean =>
  (contents.sourcesAt(place) ?? []).some((source) => !contents.isOpen(source.place));

/** The answer as far as it is known; otherwise the places that must be read first. */
const answerFrom = (
  contents: FolderContents,
  { places, last }: Order,
  name: string,
): Answer | readonly Place[] => {
  const unread: Place[] = [];
  let hidden = false;
  for (const place of places) {
    const secret = contents.secretAt(place, name);
    if (secret === 'unread') {
      unread.push(place);
      continue;
    }
    if (secret && contents.mayRead(place, secret)) return unread.length > 0 ? unread : { secret, place };
    hidden ||= secret !== undefined || hasClosedSource(contents, place);
    if (!contents.sourcesAt(place) && !last.has(place)) unread.push(place);
  }
  if (unread.length > 0) return unread;
  return hidden ? 'forbidden' : 'not-found';
};

/** What to read, gathered by place. */
class Wishes {
  readonly #names = new Map<string, { place: Place; names: Set<string> }>();

  add(place: Place, name: string): void {
    const wish = this.#names.get(keyOf(place)) ?? { place, names: new Set() };
    wish.names.add(name);
    this.#names.set(keyOf(place), wish);
  }

  list(imports: boolean): readonly Wanted[] {
    return [...this.#names.values()].map(({ place, names }) => {
      const secrets = [...names];
      return { place, secrets, imports, ...(imports && { beyond: secrets }) };
    });
  }
}

/** Answers what is known and gathers what is not. */
const tryAll = (contents: FolderContents, open: readonly Lookup[], answers: Map<string, Answer>): Wishes => {
  const wishes = new Wishes();
  const orders = new Map<string, Order>();
  for (const lookup of open) {
    const order = orders.get(keyOf(lookup.place)) ?? orderFrom(contents, lookup.place);
    orders.set(keyOf(lookup.place), order);
    const answer = answerFrom(contents, order, lookup.name);
    if (Array.isArray(answer)) for (const place of answer) wishes.add(place, lookup.name);
    else answers.set(lookupKey(lookup), answer as Answer);
  }
  return wishes;
};

/**
 * Finds secrets by name: in the folder itself, else in its imports from the last to the first, each with what it
 * imports. What the caller may not read is passed over as if it were not there; only if nothing else is found the
 * answer is `forbidden`. Reads for all lookups travel together, so rounds grow with the depth of imports only.
 *
 * @param eager reads the folders' imports together with their secrets, for lookups that are likely to need them
 */
export const findSecrets = async (
  contents: FolderContents,
  lookups: readonly Lookup[],
  eager = false,
): Promise<ReadonlyMap<string, Answer>> => {
  const answers = new Map<string, Answer>();
  for (const lookup of lookups)
    if (!contents.isOpen(lookup.place)) answers.set(lookupKey(lookup), 'forbidden');
  const first = new Wishes();
  for (const { place, name } of lookups) if (contents.isOpen(place)) first.add(place, name);
  await contents.load(first.list(eager));
  for (;;) {
    const open = lookups.filter((lookup) => !answers.has(lookupKey(lookup)));
    const wishes = tryAll(contents, open, answers).list(true);
    if (wishes.length === 0) return answers;
    await contents.load(wishes);
  }
};
