import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterKey, keyNotFound, noteKey } from './access.ts';
import type { KeyAlgorithm } from './algorithms.ts';
import { isGone, type KmsKey, maxKeys } from './key.ts';
import { newKeyVersion } from './material.ts';
import { scheduleFrom, unscheduled } from './rotation-schedule.ts';

export interface KeyRequest {
  readonly projectId: string;
  readonly name: string;
  readonly description: string | null;
  readonly algorithm: KeyAlgorithm;
  readonly rotationPeriodDays?: number | null | undefined;
}

/** What may be changed about a key; absent members stay as they are. */
export interface KeyChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly minVersion?: number | undefined;
  /** Null ends the schedule; a number begins its period anew. */
  readonly rotationPeriodDays?: number | null | undefined;
}

const createOnce = async (unit: Unit, request: KeyRequest): Promise<KmsKey> => {
  const { project, ability } = await enterProject(unit, request.projectId);
  assertCan(ability, 'create', 'cmek');
  const { fences, kms } = unit.stores;
  const fence = await fences.find('keys', project.id);
  if ((await kms.inProject(project.id)).length >= maxKeys)
    throw new LocketError('invalid-input', `A project holds at most ${maxKeys} keys`);
  const now = unit.runtime.now();
  const at = now.toISOString();
  const { rotationPeriodDays, ...asked } = request;
  const key: KmsKey = {
    ...asked,
    ...scheduleFrom(rotationPeriodDays, now),
    id: unit.runtime.uuid(),
    projectId: project.id,
    orgId: project.orgId,
    isDisabled: false,
    version: 1,
    minVersion: 1,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  noteKey(unit, key);
  const material = await newKeyVersion(unit, project, key, key.version);
  await unit.commit([...kms.creation(key, material), fences.renewed(fence)]);
  return key;
};

/**
 * Makes a key. Needs `cmek:create`; `already-exists` for a name that is taken, `invalid-input` when the project has its
 * most keys.
 */
export const createKey = (unit: Unit, request: KeyRequest): Promise<KmsKey> =>
  retryingConflicts(unit, () => createOnce(unit, request));

export interface KeyQuery {
  readonly projectId: string;
  readonly offset: number;
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  readonly search: string | undefined;
}

export interface KeyPage {
  readonly keys: readonly KmsKey[];
  /** Of all that the search finds, on this page or not. */
  readonly totalCount: number;
}

const byName = (a: KmsKey, b: KmsKey): number => a.name.localeCompare(b.name, 'en');

/** A page of a project's keys by name, those whose name holds the searched text. Needs `cmek:read`. */
export const listKeys = async (unit: Unit, query: KeyQuery): Promise<KeyPage> => {
  const { project, ability } = await enterProject(unit, query.projectId);
  assertCan(ability, 'read', 'cmek');
  const sought = query.search?.toLowerCase() ?? '';
  const all = await unit.stores.kms.inProject(project.id);
  const found = all.filter(({ name, deletion }) => !deletion && name.includes(sought)).sort(byName);
  if (query.direction === 'desc') found.reverse();
  unit.note({ metadata: { numberOfKeys: found.length } });
  return { keys: found.slice(query.offset, query.offset + query.limit), totalCount: found.length };
};

/** A key by its id. Needs `cmek:read`. */
export const readKey = async (unit: Unit, keyId: string): Promise<KmsKey> =>
  (await enterKey(unit, keyId, 'read')).key;

/** The same by its name in a project. */
export const readKeyByName = async (unit: Unit, projectId: string, name: string): Promise<KmsKey> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'cmek');
  const keyId = await unit.stores.kms.idByName(project.id, name);
  const key = keyId === undefined ? undefined : await unit.stores.kms.find(project.id, keyId);
  // Pointer and key are two reads: between them the key may have got another name or been deleted.
  if (!key || key.name !== name || key.deletion || isGone(key, unit.runtime.now())) throw keyNotFound();
  noteKey(unit, key);
  return key;
};

const assertMinVersion = ({ version }: KmsKey, minVersion: number): void => {
  if (minVersion > version)
    throw new LocketError('invalid-input', `minDecryptionVersion is beyond the key's version ${version}`);
};

const withPeriod = (key: KmsKey, days: number | null | undefined, now: Date): KmsKey =>
  days === undefined ? key : { ...unscheduled(key), ...scheduleFrom(days, now) };

/**
 * Renames, describes, disables or enables a key, or says which versions still decrypt and verify. Needs `cmek:edit`;
 * `already-exists` for a name that is taken.
 */
export const updateKey = (unit: Unit, keyId: string, changes: KeyChanges): Promise<KmsKey> =>
  retryingConflicts(unit, async () => {
    const { key } = await enterKey(unit, keyId, 'edit');
    if (changes.minVersion !== undefined) assertMinVersion(key, changes.minVersion);
    const now = unit.runtime.now();
    const next: KmsKey = {
      ...withPeriod(key, changes.rotationPeriodDays, now),
      name: changes.name ?? key.name,
      description: changes.description === undefined ? key.description : changes.description,
      isDisabled: changes.isDisabled ?? key.isDisabled,
      minVersion: changes.minVersion ?? key.minVersion,
      updatedAt: now.toISOString(),
      revision: key.revision + 1,
    };
    const { name, isDisabled, minVersion } = next;
    const { rotationPeriodDays = null } = next;
    unit.note({
      metadata: { keyId, name, isDisabled, minDecryptionVersion: minVersion, rotationPeriodDays },
    });
    await unit.commit(unit.stores.kms.replacement(next, key));
    return next;
  });
