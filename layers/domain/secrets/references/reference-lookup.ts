import { LocketError } from '../../errors.ts';
import { type Place, placeAt } from '../../places/scope.ts';
import type { Project } from '../../projects/project.ts';
import type { OpenedSecrets } from '../core/sealing.ts';
import type { FolderContents } from '../view/folder-contents.ts';
import { type Answer, findSecrets, type Lookup, lookupKey } from '../view/import-resolution.ts';
import { maxNesting, type Resolve, type StandingValue } from './reference-expansion.ts';
import { isPossible, keyBeside, type Reference, referencesIn } from './references.ts';

/** Secrets that the values of one request may refer to. */
const maxTargets = 20_000;

/** The place and name that a reference at a place stands for; undefined when it can lead nowhere. */
export const namedBy = (
  { environments }: Project,
  place: Place,
  reference: Reference,
): Lookup | undefined => {
  const { environment: slug, path, key } = reference;
  const environment = environments.find((each) => each.slug === slug);
  if (slug !== undefined && !environment) {
    const name = keyBeside(reference);
    return name === undefined ? undefined : { place, name };
  }
  if (!isPossible(reference)) return undefined;
  return { place: environment ? placeAt(environment, path) : place, name: key };
};

/** What the references of one request lead to. */
class Targets {
  readonly #contents: FolderContents;
  readonly #project: Project;
  readonly #opened: OpenedSecrets;
  readonly #found = new Map<string, StandingValue | 'not-found' | 'forbidden'>();
  readonly #scanned = new Set<string>();

  constructor(contents: FolderContents, opened: OpenedSecrets) {
    this.#contents = contents;
    this.#project = contents.access.project;
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
    const lookup = namedBy(this.#project, place, reference);
    return (lookup && this.#found.get(lookupKey(lookup))) ?? 'not-found';
  };

  #newLookups(values: readonly StandingValue[]): readonly Lookup[] {
    const lookups = values.flatMap(({ value, place }) =>
      referencesIn(value).flatMap((reference) => namedBy(this.#project, place, reference) ?? []),
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
      if (typeof answer === 'string') return [];
      const { secret, place } = answer;
      return [{ key, secret: this.#contents.seen(secret), place }];
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
