import { LocketError } from '../errors.ts';
import type { FolderContents } from './folder-contents.ts';
import { type Answer, findSecrets, type Lookup, lookupKey } from './import-resolution.ts';
import type { OpenedSecrets } from './opened-secrets.ts';
import { type Place, placeAt } from './place.ts';
import { maxNesting, type Resolve, type StandingValue } from './reference-expansion.ts';
import { isPossible, type Reference, referencesIn } from './references.ts';

/** Secrets that the values of one request may refer to. */
const maxTargets = 20_000;

/** What a reference at a place asks for; undefined when it can lead nowhere. */
const lookupOf = (contents: FolderContents, place: Place, reference: Reference): Lookup | undefined => {
  if (!isPossible(reference)) return undefined;
  const { environment: slug, path, key } = reference;
  if (slug === undefined) return { place, name: key };
  const environment = contents.access.project.environments.find((each) => each.slug === slug);
  return environment && { place: placeAt(environment, path), name: key };
};

/** What the references of one request lead to. */
class Targets {
  readonly #contents: FolderContents;
  readonly #opened: OpenedSecrets;
  readonly #found = new Map<string, StandingValue | 'not-found' | 'forbidden'>();
  readonly #scanned = new Set<string>();

  constructor(contents: FolderContents, opened: OpenedSecrets) {
    this.#contents = contents;
    this.#opened = opened;
  }

  /** Looks up what these values refer to and answers the values found, those not seen before. */
  async follow(values: readonly StandingValue[]): Promise<readonly StandingValue[]> {
    const lookups = this.#newLookups(values);
    if (lookups.length === 0) return [];
    if (this.#found.size + lookups.length > maxTargets)
      throw new LocketError('too-large', `These values refer to more than ${maxTargets} secrets`);
    const answers = await findSecrets(this.#contents, lookups);
    return this.#take(lookups, answers);
  }

  readonly resolve: Resolve = (place, reference) => {
    const lookup = lookupOf(this.#contents, place, reference);
    return (lookup && this.#found.get(lookupKey(lookup))) ?? 'not-found';
  };

  #newLookups(values: readonly StandingValue[]): readonly Lookup[] {
    const lookups = values.flatMap(({ value, place }) =>
      referencesIn(value).flatMap((reference) => lookupOf(this.#contents, place, reference) ?? []),
    );
    const unique = new Map(lookups.map((lookup) => [lookupKey(lookup), lookup]));
    return [...unique].flatMap(([key, lookup]) => (this.#found.has(key) ? [] : [lookup]));
  }

  async #take(
    lookups: readonly Lookup[],
    answers: ReadonlyMap<string, Answer>,
  ): Promise<readonly StandingValue[]> {
    const hits = lookups.flatMap((lookup) => {
      const key = lookupKey(lookup);
      const answer = answers.get(key) ?? 'not-found';
      if (typeof answer === 'string') this.#found.set(key, answer);
      return typeof answer === 'string' ? [] : [{ key, ...answer }];
    });
    const secrets = await this.#opened.open(hits.map(({ secret }) => secret));
    const standing = hits.map(({ key, place }, index) => {
      const { id, value } = secrets[index] as (typeof secrets)[number];
      const found = { id, value, place };
      this.#found.set(key, found);
      return found;
    });
    return standing.filter(({ id }) => {
      const isNew = !this.#scanned.has(id);
      this.#scanned.add(id);
      return isNew;
    });
  }
}

/**
 * Reads what values refer to, what that refers to and so on: all references of one level together, so that rounds
 * grow with the depth of nesting only.
 */
export const followReferences = async (
  contents: FolderContents,
  opened: OpenedSecrets,
  values: readonly StandingValue[],
): Promise<Resolve> => {
  const targets = new Targets(contents, opened);
  let level = values;
  for (let depth = 0; depth < maxNesting && level.length > 0; depth += 1) level = await targets.follow(level);
  return targets.resolve;
};
