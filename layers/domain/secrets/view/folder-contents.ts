import { LocketError } from '../../errors.ts';
import type { SecretImport } from '../../imports/import.ts';
import { keyOf, type Place } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Tag } from '../../projects/tag.ts';
import type { Unit } from '../../unit.ts';
import { mayRead, mayReadAt } from '../core/rights.ts';
import type { SealedSecret } from '../core/secret.ts';
import { ownOverrides } from './own-overrides.ts';
import {
  expectReads,
  type Judgeable,
  missingOf,
  placesOf,
  Shelf,
  type Source,
  type Wanted,
} from './shelf.ts';

/** What is known of a place from elsewhere. */
export interface Known {
  /** Undefined when no folder stands there. */
  readonly folderId: string | undefined;
  /** All shared secrets of the folder. */
  readonly secrets?: readonly Judgeable[];
  readonly imports?: readonly SecretImport[];
}

/** Folders that one request may look into by imports and references. */
export const maxFolders = 1000;

/**
 * What the folders of one project hold, as far as this request has read them. Reading is asked for many places at
 * once and takes one round where folder ids are known from before; looking is free. Only what the caller may read is
 * ever handed out.
 */
export class FolderContents {
  readonly access: ProjectAccess;
  /** The person whose overrides count; nobody's unless one reads for themselves. */
  readonly person: string | undefined;
  readonly #unit: Unit;
  readonly #shelves = new Map<string, Shelf>();
  readonly #open = new Map<string, boolean>();
  /** The person's overrides by the shared secret that they are of. */
  readonly #overrides = new Map<string, Judgeable>();
  #tags: ReadonlyMap<string, Tag> | undefined;
  #loaded = 0;

  constructor(unit: Unit, access: ProjectAccess, person?: string) {
    this.#unit = unit;
    this.access = access;
    this.person = person;
  }

  /** Whether the caller may read anything at this place. */
  isOpen(place: Place): boolean {
    const key = keyOf(place);
    const known = this.#open.get(key) ?? mayReadAt(this.access, place);
    this.#open.set(key, known);
    return known;
  }

  /** Whether the caller may read this very secret. */
  mayRead(place: Place, secret: Judgeable): boolean {
    return mayRead(
      this.access,
      place,
      secret.name,
      this.tagsOf(secret).map(({ slug }) => slug),
    );
  }

  /** The tags of a secret that still exist. Throws `internal` before they were read: a rule may deny by them. */
  tagsOf({ tagIds }: Judgeable<Pick<SealedSecret, 'tagIds'>>): readonly Tag[] {
    if (tagIds.length === 0) return [];
    const tags = this.#tags;
    if (!tags) throw new LocketError('internal', 'The tags of a secret were not read');
    return tagIds.flatMap((id) => tags.get(id) ?? []);
  }

  /** The keys of all places that were looked at. */
  get lookedAt(): readonly string[] {
    return [...this.#shelves.keys()];
  }

  folderIdAt(place: Place): string | undefined {
    return this.#shelves.get(keyOf(place))?.folderId ?? undefined;
  }

  /** The secret of this name; `unread` before it was loaded. */
  secretAt(place: Place, name: string): Judgeable | undefined | 'unread' {
    const shelf = this.#shelves.get(keyOf(place));
    return shelf?.hasRead(name) ? shelf.secretNamed(name) : 'unread';
  }

  /** The secrets of a place that was loaded as a whole, as far as the caller may read them. */
  readableAt(place: Place): readonly Judgeable[] {
    const secrets = this.#shelves.get(keyOf(place))?.secrets ?? [];
    return secrets.filter((secret) => this.mayRead(place, secret));
  }

  /** The person's own override of a shared secret that was loaded. */
  overrideOf({ id }: Pick<SealedSecret, 'id'>): Judgeable | undefined {
    return this.#overrides.get(id);
  }

  /** What the person sees in the place of a shared secret that was loaded: their override of it, if there is one. */
  seen(shared: Judgeable): Judgeable {
    return this.overrideOf(shared) ?? shared;
  }

  /** Reads the person's own overrides of these shared secrets: those loaded here have theirs already. */
  async loadOverrides(shared: readonly SealedSecret[]): Promise<void> {
    if (this.person === undefined) return;
    const own = await ownOverrides(this.#unit, shared);
    for (const override of await this.withTags([...own.values()]))
      if (override.sharedId !== null) this.#overrides.set(override.sharedId, override);
  }

  /** The imports of a place, the strongest last; undefined before they were loaded. */
  sourcesAt(place: Place): readonly Source[] | undefined {
    return this.#shelves.get(keyOf(place))?.sources;
  }

  /** Takes over what was read by other means. */
  know(place: Place, { folderId, secrets, imports }: Known): void {
    const shelf = this.#shelfOf(place);
    shelf.folderId = folderId ?? null;
    if (secrets) shelf.fill(secrets);
    if (imports) shelf.sources = this.#sourcesOf(imports);
  }

  /** Reads what is not known yet of all these places, side by side. */
  async load(wanted: readonly Wanted[]): Promise<void> {
    const missing = wanted.flatMap((want) => missingOf(want, this.#shelves.get(keyOf(want.place))));
    if (missing.length === 0) return;
    this.#count(missing);
    expectReads(this.#unit, this, missing);
    await Promise.all(missing.map((want) => this.#read(want)));
  }

  /** The same secrets, once their tags are read: the project's, all at once, if any of these has some. */
  async withTags<T extends Pick<SealedSecret, 'tagIds'>>(
    secrets: readonly T[],
  ): Promise<readonly Judgeable<T>[]> {
    if (!this.#tags && secrets.some(({ tagIds }) => tagIds.length > 0)) await this.loadAllTags();
    return secrets as readonly Judgeable<T>[];
  }

  async loadAllTags(): Promise<readonly Tag[]> {
    const tags = this.#tags
      ? [...this.#tags.values()]
      : await this.#unit.stores.tags.inProject(this.access.project.id);
    this.#tags = new Map(tags.map((tag) => [tag.id, tag]));
    return tags;
  }

  #shelfOf(place: Place): Shelf {
    const key = keyOf(place);
    const shelf = this.#shelves.get(key) ?? new Shelf();
    this.#shelves.set(key, shelf);
    return shelf;
  }

  #sourcesOf(imports: readonly SecretImport[]): readonly Source[] {
    return imports.flatMap((made) => placesOf(this.access, [made]).map((place) => ({ made, place })));
  }

  #count(missing: readonly Wanted[]): void {
    this.#loaded += missing.filter(({ place }) => !this.#shelves.has(keyOf(place))).length;
    if (this.#loaded > maxFolders)
      throw new LocketError(
        'bad-request',
        `Imports and references lead into more than ${maxFolders} folders`,
      );
  }

  async #read({ place, secrets, imports }: Wanted): Promise<void> {
    const shelf = this.#shelfOf(place);
    shelf.folderId ??= (await this.#resolve(place)) ?? null;
    const { folderId } = shelf;
    const environmentId = place.environment.id;
    const { stores } = this.#unit;
    const { person } = this;
    if (person !== undefined && folderId !== null)
      stores.secrets.expectOverrides(environmentId, person, folderId);
    const [found, made] = await Promise.all([
      folderId === null ? [] : this.#secretsIn(environmentId, folderId, secrets),
      imports && folderId !== null ? stores.imports.inFolder(environmentId, folderId) : [],
    ]);
    if (imports) shelf.sources = this.#sourcesOf(made);
    const judgeable = await this.withTags(found);
    if (secrets === 'all') shelf.fill(judgeable);
    else shelf.put(secrets, judgeable);
    await this.loadOverrides(found);
  }

  async #resolve({ environment, segments }: Place): Promise<string | undefined> {
    if (segments.length === 0) return environment.id;
    const { folders } = this.#unit.stores;
    return (await folders.resolve(this.access.project.id, environment.id, segments))?.id;
  }

  async #secretsIn(
    environmentId: string,
    folderId: string,
    secrets: Wanted['secrets'],
  ): Promise<readonly SealedSecret[]> {
    const { stores } = this.#unit;
    if (secrets === 'all') return stores.secrets.inFolder(environmentId, folderId);
    const heads = secrets.map((name) => stores.secrets.head({ environmentId, folderId, name }));
    return (await Promise.all(heads)).flatMap((secret) => secret ?? []);
  }
}
