import { Failure } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import type { Scope } from '../project/scope.ts';
import { type Change, changesBetween } from '../secrets/changes.ts';
import { assertKey } from '../secrets/drafts.ts';
import { justOwn, readSecrets } from '../secrets/reading.ts';
import { type Document, partsOf } from './sources.ts';

/** What is to be done in one folder. */
export interface FolderPlan {
  /** Below the folder that is written to. */
  readonly path: readonly string[];
  /** From the root. */
  readonly secretPath: string;
  /** What is new or has another value, in the order of names. */
  readonly changes: readonly Change[];
  /** How many are there already as they are. */
  readonly same: number;
}

const folderName = /^[A-Za-z0-9_-]{1,255}$/;
/** Levels of folders below the root. */
const deepest = 20;
/** Folders that are looked at side by side. */
const lanes = 8;

const isKey = (key: string): boolean => {
  try {
    assertKey(key);
    return true;
  } catch {
    return false;
  }
};

/** Documents of one folder as one; of two secrets of one name the later counts. */
const joined = (documents: readonly Document[]): readonly Document[] => {
  const folders = new Map<string, Document>();
  for (const { path, values } of documents) {
    const known = folders.get(path.join('/'))?.values ?? [];
    folders.set(path.join('/'), { path, values: new Map([...known, ...values]) });
  }
  return [...folders.values()];
};

/** What of the documents can stand here, and the names of what cannot. */
export const fitting = (documents: readonly Document[], base: string) => {
  const depth = partsOf(base).length;
  const misfits: string[] = [];
  const fits = joined(documents).flatMap((document) => {
    const { path, values } = document;
    if (!path.every((name) => folderName.test(name)) || path.length + depth > deepest) {
      misfits.push(`${path.join('/')}/ cannot be a folder`);
      return [];
    }
    const kept = [...values].filter(([key]) => isKey(key));
    for (const key of values.keys())
      if (!isKey(key)) misfits.push(`${[...path, key].join('/')} cannot be the name of a secret`);
    return [{ path, values: new Map(kept) }];
  });
  return { fits, misfits };
};

const valuesAt = async (caller: ActingCaller, scope: Scope): Promise<ReadonlyMap<string, string>> => {
  const secrets = await readSecrets(caller, scope, justOwn);
  const hidden = secrets.find(({ isHidden }) => isHidden);
  if (hidden)
    throw new Failure(`You may not read the value of ${hidden.key} in ${scope.path}`, [
      'What is there cannot be compared with what would be imported: ask for the right to read values',
    ]);
  return new Map(secrets.map(({ key, value }) => [key, value]));
};

const planOf = async (
  caller: ActingCaller,
  scope: Scope,
  { path, values }: Document,
): Promise<FolderPlan> => {
  const secretPath = `/${[...partsOf(scope.path), ...path].join('/')}`;
  const held = await valuesAt(caller, { ...scope, path: secretPath });
  const changes = changesBetween(held, values).filter(({ mark }) => mark !== '-');
  return { path, secretPath, changes, same: values.size - changes.length };
};

/** What is to be done so that every document stands in its folder: nothing of it is deleted. @throws Failure */
export const plansFor = async (
  caller: ActingCaller,
  scope: Scope,
  documents: readonly Document[],
): Promise<readonly FolderPlan[]> => {
  const plans: FolderPlan[] = [];
  for (let at = 0; at < documents.length; at += lanes)
    plans.push(
      ...(await Promise.all(documents.slice(at, at + lanes).map((each) => planOf(caller, scope, each)))),
    );
  return plans.toSorted((one, other) => (one.secretPath < other.secretPath ? -1 : 1));
};
