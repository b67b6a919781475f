import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import { type KeyUsage, usageOf } from './algorithms.ts';
import { isGone, type KeyVersion, type KmsKey } from './key.ts';

export type KeyAction = ActionOn<'cmek'>;

/** A key and the caller's rights in its project. */
export interface EnteredKey {
  readonly access: ProjectAccess;
  readonly key: KmsKey;
}

export const keyNotFound = (): LocketError => new LocketError('not-found', 'Key not found');

export const noteKey = (unit: Unit, { id, name, algorithm, version }: KmsKey): void =>
  unit.note({ metadata: { keyId: id, name, encryptionAlgorithm: algorithm, version } });

/** A key for whoever may do all these actions, deleted or not. A foreign one looks like none. */
export const enterAnyKey = async (
  unit: Unit,
  keyId: string,
  ...actions: readonly KeyAction[]
): Promise<EnteredKey> => {
  const access = await enterHolderOf(unit, 'Key', await unit.stores.kms.projectOf(keyId));
  for (const action of actions) assertCan(access.ability, action, 'cmek');
  const key = await unit.stores.kms.find(access.project.id, keyId);
  if (!key || isGone(key, unit.runtime.now())) throw keyNotFound();
  noteKey(unit, key);
  return { access, key };
};

/** Id behind a key's name in a project, for whoever may do this with keys there. */
export const keyIdByName = async (
  unit: Unit,
  projectId: string,
  name: string,
  action: KeyAction,
): Promise<string> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, action, 'cmek');
  const keyId = await unit.stores.kms.idByName(project.id, name);
  if (keyId === undefined) throw keyNotFound();
  return keyId;
};

/** The same for what manages keys: one that was deleted is not found. */
export const enterKey = async (
  unit: Unit,
  keyId: string,
  ...actions: readonly KeyAction[]
): Promise<EnteredKey> => {
  const entered = await enterAnyKey(unit, keyId, ...actions);
  if (entered.key.deletion) throw keyNotFound();
  return entered;
};

/** @throws LocketError `bad-request` for a key that is of another usage, deleted or disabled. */
export const assertUsable = (key: KmsKey, usage: KeyUsage): void => {
  if (usageOf(key.algorithm) !== usage)
    throw new LocketError('bad-request', `This key is for ${usageOf(key.algorithm)}, not for ${usage}`);
  if (key.deletion) throw new LocketError('bad-request', 'Key is pending deletion');
  if (key.isDisabled) throw new LocketError('bad-request', 'Key is disabled');
};

/** The same for what uses keys. */
export const enterUsableKey = async (
  unit: Unit,
  keyId: string,
  usage: KeyUsage,
  ...actions: readonly KeyAction[]
): Promise<EnteredKey> => {
  const entered = await enterAnyKey(unit, keyId, ...actions);
  assertUsable(entered.key, usage);
  return entered;
};

/** A key cannot be without its material: what is missing is no absence but a fault. */
const found = (stored: KeyVersion | undefined): KeyVersion => {
  if (!stored) throw new LocketError('internal', 'A key has no material for a version');
  return stored;
};

/** The material that encrypts and signs. */
export const latestOf = async (unit: Unit, { projectId, id }: KmsKey): Promise<KeyVersion> =>
  found(await unit.stores.kms.latest(projectId, id));

/** The material of one version, which the key has. A rotation may come between two reads. */
export const materialOf = async (unit: Unit, key: KmsKey, version: number): Promise<KeyVersion> => {
  const latest = await latestOf(unit, key);
  if (latest.version === version) return latest;
  return found(await unit.stores.kms.earlier(key.projectId, key.id, version));
};
