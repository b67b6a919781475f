import { isRefusal, LocketError } from '../../errors.ts';
import {
  openScope,
  type PresentScope,
  placeAt,
  placeOfFolder,
  type ScopeRequest,
  withFolder,
} from '../../places/scope.ts';
import { enterProject, type ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import { mayReadNamed } from '../core/rights.ts';
import { OpenedSecrets } from '../core/sealing.ts';
import type { SealedSecret, SecretType } from '../core/secret.ts';
import { noteSecret } from '../core/trail.ts';
import { FolderContents } from '../view/folder-contents.ts';
import { findSecrets, type PlacedSecret } from '../view/import-resolution.ts';
import { named, ownerOf, standingOf } from '../view/own-overrides.ts';
import type { Judgeable } from '../view/shelf.ts';
import { expandSecrets } from './expanded-secrets.ts';
import { type FoundSecret, secretNotFound, type UnresolvedReference } from './found-secret.ts';

export interface ReadSecretRequest extends ScopeRequest {
  readonly name: string;
  readonly type: SecretType;
  readonly version?: number | undefined;
  /** Looks into the folder's imports when the folder itself has no such secret. */
  readonly includeImports?: boolean | undefined;
  readonly expandReferences?: boolean | undefined;
}

/** A secret that was read, and the references in its value that could not be replaced. */
export interface SecretReading extends FoundSecret {
  readonly unresolved: readonly UnresolvedReference[];
}

const noVersion = (version: number): LocketError =>
  new LocketError('not-found', `Version ${version} of this secret not found`);

/** The version asked for; one that had another name, or other tags, is for those who may read it as it was, too. */
const versionOf = async (
  unit: Unit,
  contents: FolderContents,
  { secret: live, place }: PlacedSecret,
  version: number | undefined,
): Promise<Judgeable> => {
  if (version === undefined || version === live.version) return live;
  const found = await unit.stores.secrets.version(live.id, version);
  // A secret that moved takes its versions along, but who may read here was not asked about there.
  if (found?.folderId !== live.folderId) throw noVersion(version);
  const [secret] = await contents.withTags([found]);
  if (!secret) throw noVersion(version);
  if (live.type === 'personal') return named(secret, live);
  if (!contents.mayRead(place, secret)) throw noVersion(version);
  return secret;
};

const denied = (): LocketError =>
  new LocketError('permission-denied', 'You are not allowed to read on secrets');

/** Refuses one who asked in vain: with `not-found` only if the secret could have been shown. */
const missing = ({ access, ...place }: PresentScope, name: string): LocketError =>
  mayReadNamed(access, place, name) ? secretNotFound() : denied();

/** The folder's own secret of this name, or else that of its imports. */
const sharedAt = async (
  unit: Unit,
  contents: FolderContents,
  scope: PresentScope,
  { name, includeImports }: ReadSecretRequest,
): Promise<PlacedSecret> => {
  const place = placeAt(scope.environment, scope.segments);
  if (includeImports) {
    const lookup = { place, name };
    // Most secrets stand in the folder itself: its imports are read at once only where there were any before.
    const eager = unit.stores.imports.guessSources(scope.folderId).length > 0;
    const [answer] = (await findSecrets(contents, [lookup], eager)).values();
    if (typeof answer === 'object') return answer;
  } else await contents.load([{ place, secrets: [name], imports: false }]);
  const own = contents.secretAt(place, name);
  if (!own || own === 'unread') throw missing(scope, name);
  if (!contents.mayRead(place, own)) throw denied();
  return { secret: own, place };
};

/** The caller's own override of the shared secret that they would read under this name. */
const overrideAt = async (
  unit: Unit,
  contents: FolderContents,
  scope: PresentScope,
  request: ReadSecretRequest,
): Promise<PlacedSecret> => {
  ownerOf(unit);
  const { secret: shared, place } = await sharedAt(unit, contents, scope, request);
  const secret = contents.overrideOf(shared);
  if (!secret) throw secretNotFound();
  return { secret, place };
};

const contentsOf = (unit: Unit, scope: PresentScope, person?: string): FolderContents => {
  const contents = new FolderContents(unit, scope.access, person);
  const place = placeAt(scope.environment, scope.segments);
  contents.know(place, { folderId: scope.folderId });
  if (!contents.isOpen(place)) throw denied();
  return contents;
};

/**
 * One secret by name, with the imports of its folder and expanded if asked so: `not-found`, `permission-denied`, and
 * what entering the scope refuses. What the caller may not read of imports and references is passed over.
 */
export const readSecret = async (unit: Unit, request: ReadSecretRequest): Promise<SecretReading> => {
  const scope = withFolder(await openScope(unit, request));
  const seesOwn = request.type === 'personal' || request.expandReferences === true;
  const contents = contentsOf(unit, scope, seesOwn ? idOfPerson(unit) : undefined);
  const live = await (request.type === 'personal'
    ? overrideAt(unit, contents, scope, request)
    : sharedAt(unit, contents, scope, request));
  const opened = new OpenedSecrets(unit, scope.access.project);
  const sealed = await versionOf(unit, contents, live, request.version);
  const [secret = undefined] = await opened.open([sealed]);
  if (!secret) throw secretNotFound();
  noteSecret(unit, secret);
  const found = { secret, scope: live.place, tags: contents.tagsOf(sealed) };
  if (!request.expandReferences) return { ...found, unresolved: [] };
  const expanded = await expandSecrets(contents, opened, [found]);
  return { ...found, ...expanded.found[0], unresolved: expanded.unresolved };
};

/** Enters the project of a record found by its id: a foreign one must look as if the record did not exist. */
const enterProjectOf = async (unit: Unit, { projectId }: SealedSecret): Promise<ProjectAccess> => {
  try {
    return await enterProject(unit, projectId);
  } catch (error) {
    throw isRefusal(error, 'not-found') ? secretNotFound() : error;
  }
};

/** Where a secret record lives, when everything above it is still alive and the caller may enter. */
const scopeOf = async (unit: Unit, record: SealedSecret): Promise<PresentScope | undefined> => {
  const access = await enterProjectOf(unit, record);
  const place = await placeOfFolder(unit, access, record);
  return place && { ...place, access, folderId: record.folderId };
};

/** One secret by id; gone, foreign and deleted ones are all `not-found`. */
export const readSecretById = async (unit: Unit, secretId: string): Promise<FoundSecret> => {
  const latest = await unit.stores.secrets.latestVersion(secretId);
  const standing = latest && (await standingOf(unit, latest));
  const scope = standing && (await scopeOf(unit, standing));
  if (!latest || !standing || !scope) throw secretNotFound();
  unit.note({ metadata: { environment: scope.environment.slug, secretPath: scope.path } });
  const isForeign = latest.userId !== null && latest.userId !== idOfPerson(unit);
  if (isForeign) throw secretNotFound();
  const contents = contentsOf(unit, scope, latest.userId ?? undefined);
  const { secret: live } = await (latest.userId === null ? sharedAt : overrideAt)(unit, contents, scope, {
    ...unnamed,
    name: standing.name,
  });
  if (live.id !== secretId) throw secretNotFound();
  const [secret = undefined] = await new OpenedSecrets(unit, scope.access.project).open([live]);
  if (!secret) throw secretNotFound();
  noteSecret(unit, secret);
  return { secret, scope, tags: contents.tagsOf(live) };
};

const unnamed = { environment: '', path: [], type: 'shared' } as const;

const idOfPerson = ({ caller }: Unit): string | undefined => (caller.kind === 'user' ? caller.id : undefined);
