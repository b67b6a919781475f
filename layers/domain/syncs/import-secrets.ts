import { isAsked } from '../approvals/ask.ts';
import { LocketError } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { isSecretName } from '../secrets/core/names.ts';
import { updateSecrets } from '../secrets/writing/update-secrets.ts';
import type { Unit } from '../unit.ts';
import { traitsOf } from './catalogue.ts';
import { refusedBy } from './manage-connections.ts';
import { openPlace } from './opening.ts';
import { environmentOf, readSource, sourcePlace } from './source.ts';
import type { Sync } from './sync.ts';
import type { Entry } from './target.ts';
import { spelledAt, type TargetTraits } from './traits.ts';

/** Whose value counts where source and target have one. */
export type Preference = 'source' | 'target';

/** Longest value that a secret takes. */
const longest = 65_536;

/** Secrets that are taken over at once. */
const most = 500;

/** The key that a name at the target stands for; undefined for one that is none of the sync's. */
const keyFor = (traits: TargetTraits, { prefix, suffix }: Sync, name: string): string | undefined => {
  const [before, after] = [spelledAt(traits, prefix), spelledAt(traits, suffix)];
  const isWithin =
    name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length;
  if (!isWithin) return undefined;
  const inner = name.slice(before.length, name.length - after.length);
  const key = traits.names.spelling === 'dashes' ? inner.replaceAll('-', '_') : inner;
  return isSecretName(key) ? key : undefined;
};

const found = (traits: TargetTraits, sync: Sync, entries: readonly Entry[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap(({ name, value, isReserved }) => {
      if (isReserved || value === undefined || value.length > longest) return [];
      const key = keyFor(traits, sync, name);
      return key === undefined ? [] : [[key, value] as const];
    }),
  );

/**
 * A target that could have a value refer to other secrets would be handed these by the next run: references are a matter
 * of who may read them, and a target is nobody.
 */
const assertReferToNothing = (taken: readonly (readonly [string, string])[]): void => {
  const referring = taken.filter(([, value]) => value.includes('${')).map(([key]) => key);
  if (referring.length === 0) return;
  throw new LocketError(
    'bad-request',
    `The target has values with '\${' in them, which would refer to other secrets: ${referring.slice(0, 10).join(', ')}`,
  );
};

/** Writes them as the caller, with an event of their own: others hear of them as of any change of secrets. */
const written = async (
  unit: Unit,
  project: Project,
  sync: Sync,
  taken: readonly (readonly [string, string])[],
): Promise<void> => {
  const writing = unit.beside('secret-sync-import-secrets');
  writing.note({ metadata: { syncId: sync.id, integration: sync.target } });
  const outcome = await updateSecrets(writing, {
    projectId: project.id,
    environment: environmentOf(project, sync.environmentId)?.slug ?? '',
    path: parsePath(sync.secretPath),
    mode: 'upsert',
    secrets: taken.map(([name, value]) => ({ name, draft: { value } })),
  });
  if (isAsked(outcome))
    throw new LocketError(
      'bad-request',
      'Changes of this folder are approved by others: they were asked to approve what the target has',
    );
};

/**
 * Has the folder of a sync take over what its target has: keys that it lacks, and with `target` other values as well. The
 * caller needs the rights to write them; where changes are approved by others it is refused. Answers how many there were.
 */
export const importSecrets = async (
  unit: Unit,
  { project }: ProjectAccess,
  sync: Sync,
  preference: Preference,
): Promise<number> => {
  const traits = traitsOf(sync.target, sync.options);
  const place = await openPlace(() => unit.beside(null), sync);
  if (place.kind !== 'done') throw refusedBy(place, 'The connection does not work');
  const listed = await unit.syncTargets.list(place.value);
  if (listed.kind !== 'done') throw refusedBy(listed, 'The target could not be listed');
  const source = await readSource(unit, project, sourcePlace(project, sync));
  const known = new Map(source.secrets.map(({ key, value }) => [key, value]));
  const taken = [...found(traits, sync, listed.value)].filter(([key, value]) =>
    preference === 'source' ? !known.has(key) : known.get(key) !== value,
  );
  if (taken.length > most)
    throw new LocketError('bad-request', `At most ${most} secrets can be taken over from a target at once`);
  assertReferToNothing(taken);
  if (taken.length > 0) await written(unit, project, sync, taken);
  return taken.length;
};
