import { LocketError } from '../errors.ts';
import { formatPath } from '../folders/paths.ts';
import type { DataKey } from '../keys/envelope.ts';
import { assertOpensNoSecret, assertOpensNoValue } from '../projects/openings.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { assertFree, headsOf, listed } from './batch.ts';
import { homeOf } from './own-overrides.ts';
import { type Consequences, consequencesOfRelocations, type References } from './renaming-consequences.ts';
import { assertMaySecret, assertOpensNothing, identityIn, type Looks } from './rights.ts';
import { openScope, type PresentScope, type ScopeRequest, withFolder } from './scope.ts';
import { dataKey, openSecrets, sealSecret } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';
import { type TagsById, tagsById } from './secret-tags.ts';
import {
  commitWrites,
  companions,
  deletion,
  type Live,
  replacement,
  type SecretWrite,
  told,
} from './secret-writes.ts';

export interface MoveSecretsRequest {
  readonly source: ScopeRequest;
  readonly destination: Pick<ScopeRequest, 'environment' | 'path'>;
  readonly secretIds: readonly string[];
  /** Lets secrets of the same name at the destination take over value, comment, tags and settings. */
  readonly overwrite: boolean;
  /** Has the references to moved secrets follow them. */
  readonly updateReferences?: boolean | undefined;
}

/** Ids up to which each is looked up by itself; beyond, the folder is read as a whole. */
const fewIds = 25;

const liveById = async (unit: Unit, scope: PresentScope, id: string): Promise<SealedSecret | undefined> => {
  const latest = await unit.stores.secrets.latestVersion(id);
  if (!latest || latest.type === 'personal' || latest.folderId !== scope.folderId) return undefined;
  const [head] = await headsOf(unit, [{ scope, name: latest.name }]);
  return head?.id === id ? head : undefined;
};

/** The live shared secrets with these ids in this folder; `not-found` listing ids that are none. */
const sourcesOf = async (
  unit: Unit,
  scope: PresentScope,
  ids: readonly string[],
): Promise<readonly SealedSecret[]> => {
  const wanted = new Set(ids);
  const found =
    wanted.size <= fewIds
      ? (await Promise.all([...wanted].map((id) => liveById(unit, scope, id)))).flatMap((each) => each ?? [])
      : (await unit.stores.secrets.inFolder(scope.environment.id, scope.folderId)).filter(({ id }) =>
          wanted.has(id),
        );
  const known = new Set(found.map(({ id }) => id));
  const missing = [...wanted].filter((id) => !known.has(id));
  if (missing.length > 0) throw new LocketError('not-found', `Secrets not found: ${listed(missing)}`);
  return found;
};

interface Places {
  readonly from: PresentScope;
  readonly to: PresentScope;
}

const enter = async (unit: Unit, { source, destination }: MoveSecretsRequest): Promise<Places> => {
  const { projectId, projectSlug } = source;
  const from = withFolder(await openScope(unit, source));
  const to = withFolder(await openScope(unit, { projectId, projectSlug, ...destination }));
  unit.note({
    metadata: {
      sourceEnvironment: from.environment.slug,
      sourceSecretPath: formatPath(source.path),
      destinationEnvironment: to.environment.slug,
      destinationSecretPath: formatPath(destination.path),
      environment: undefined,
      secretPath: undefined,
    },
  });
  if (from.folderId === to.folderId)
    throw new LocketError('bad-request', 'Source and destination are the same folder');
  return { from, to };
};

type Pairs = readonly { readonly source: SealedSecret; readonly standing: SealedSecret | undefined }[];

/** What stands there takes over the source's value and tags. */
const assertMayOverwrite = (to: PresentScope, before: Looks, after: Looks): void => {
  assertMaySecret(to, 'edit', before.name, before.tags);
  assertMaySecret(to, 'edit', after.name, after.tags);
  assertOpensNothing(to, before, after);
};

const assertMayMove = ({ from, to }: Places, pairs: Pairs, { slugs }: TagsById): void => {
  const looksOf = ({ name, tagIds }: SealedSecret): Looks => ({ name, tags: slugs(tagIds) });
  for (const { source, standing } of pairs) {
    const { name, tags } = looksOf(source);
    assertMaySecret(from, 'delete', name, tags);
    if (standing) assertMayOverwrite(to, looksOf(standing), { name, tags });
    else assertMaySecret(to, 'create', name, tags);
    const assertOpens = standing ? assertOpensNoValue : assertOpensNoSecret;
    assertOpens(from.access, identityIn(from, name, tags), identityIn(to, name, tags));
  }
};

/** What a secret has to say after the move. */
type Following = Consequences['following'];

/**
 * The secret leaves with its id: in history it is deleted here and created there, its versions go on. The overrides of
 * it, which may be many people's, stay and are found from wherever it is.
 */
const relocation = (
  unit: Unit,
  key: DataKey,
  { to }: Places,
  { secret, sealed }: Live,
  following: Following,
): readonly SecretWrite[] => {
  const moved: Secret = {
    ...following(secret),
    environmentId: to.environment.id,
    folderId: to.folderId,
    home: homeOf(secret),
    version: secret.version + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  const version = moved.version;
  return [
    {
      folderId: secret.folderId,
      change: told(secret, { action: 'delete', version, movedTo: to.folderId }),
      changes: [
        ...unit.stores.secrets.replacement(sealSecret(unit, key, moved), sealed),
        ...companions(unit, secret, moved),
      ],
    },
    {
      folderId: to.folderId,
      change: told(moved, { action: 'create', movedFrom: secret.folderId }),
      changes: [],
    },
  ];
};

/** The one that stands there keeps its id and takes over everything else; the source is deleted. */
const takeover = (
  unit: Unit,
  key: DataKey,
  source: Live,
  standing: Live,
  following: Following,
): readonly SecretWrite[] => {
  const { id, name, environmentId, folderId, home, version, createdAt } = standing.secret;
  const at = unit.runtime.now().toISOString();
  const next = {
    ...following(source.secret),
    ...{ id, name, environmentId, folderId, home, createdAt },
    version: version + 1,
    updatedAt: at,
  };
  return [replacement(unit, key, next, standing), deletion(unit, source, at)];
};

const writesOf = async (
  unit: Unit,
  places: Places,
  pairs: Pairs,
  following: Following,
): Promise<readonly SecretWrite[]> => {
  const { project } = places.from.access;
  const key = await dataKey(unit, project);
  const sources = await openSecrets(
    unit,
    project,
    pairs.map(({ source }) => source),
  );
  const standing = await openSecrets(
    unit,
    project,
    pairs.flatMap((pair) => pair.standing ?? []),
  );
  const standingById = new Map(standing.map((secret) => [secret.id, secret]));
  return pairs.flatMap((pair, n) => {
    const secret = sources[n];
    if (!secret) return [];
    const source = { secret, sealed: pair.source };
    const there = pair.standing && standingById.get(pair.standing.id);
    return there && pair.standing
      ? takeover(unit, key, source, { secret: there, sealed: pair.standing }, following)
      : relocation(unit, key, places, source, following);
  });
};

const consequencesFor = (
  unit: Unit,
  { from, to }: Places,
  pairs: Pairs,
  { updateReferences }: MoveSecretsRequest,
): Promise<Consequences> =>
  consequencesOfRelocations(
    unit,
    from.access,
    pairs.map(({ source }) => ({ secret: source, from, to, newName: source.name })),
    {
      update: updateReferences === true,
      inHand: new Set(
        pairs.flatMap(({ source, standing }) => [source.id, ...(standing ? [standing.id] : [])]),
      ),
    },
  );

const moveOnce = async (unit: Unit, request: MoveSecretsRequest): Promise<References | undefined> => {
  const places = await enter(unit, request);
  unit.note({ metadata: traceOfIds(request.secretIds) });
  const found = await sourcesOf(unit, places.from, request.secretIds);
  const heads = await headsOf(
    unit,
    found.map(({ name }) => ({ scope: places.to, name })),
  );
  const pairs = found.map((source, n) => ({ source, standing: heads[n] }));
  const tagIds = [...found, ...heads.flatMap((head) => head ?? [])].flatMap((secret) => secret.tagIds);
  assertMayMove(places, pairs, await tagsById(unit, places.from.access.project.id, tagIds));
  if (!request.overwrite)
    assertFree(
      found.map(({ name }) => name),
      heads,
    );
  const consequences = await consequencesFor(unit, places, pairs, request);
  const writes = await writesOf(unit, places, pairs, consequences.following);
  const scopes = [places.from, places.to, ...consequences.scopes];
  await commitWrites(unit, scopes, [...writes, ...consequences.writes]);
  return consequences.references;
};

/** Ids that one event lists. */
const maxTraced = 2000;

const traceOfIds = (ids: readonly string[]) => ({
  secretIds: ids.slice(0, maxTraced),
  numberOfSecrets: ids.length,
});

/**
 * Moves shared secrets to another folder or environment of the project, all or none: with their ids, versions, tags,
 * metadata and reminders. `not-found` listing ids that are not in the source, `bad-request` listing names that the
 * destination has unless they may be overwritten. Answers who refers to what was moved.
 */
export const moveSecrets = (unit: Unit, request: MoveSecretsRequest): Promise<References | undefined> =>
  retryingConflicts(unit, () => moveOnce(unit, request));
