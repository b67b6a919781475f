import { type Asked, requestIn } from '../approvals/requested.ts';
import type { Surroundings } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import type { Scope } from '../project/scope.ts';

type Values = ReadonlyMap<string, string>;

/** What becomes of a secret: it is created, changed or deleted. */
export type Change = { readonly key: string } & (
  | { readonly mark: '+'; readonly before?: undefined; readonly after: string }
  | { readonly mark: '~'; readonly before: string; readonly after: string }
  | { readonly mark: '-'; readonly before: string; readonly after?: undefined }
);

const changeOf = (key: string, before: string | undefined, after: string | undefined): readonly Change[] => {
  if (before === after) return [];
  if (before === undefined) return after === undefined ? [] : [{ key, mark: '+', after }];
  return after === undefined ? [{ key, mark: '-', before }] : [{ key, mark: '~', before, after }];
};

/** What there is to do between two states, in the order of keys. */
export const changesBetween = (before: Values, after: Values): readonly Change[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .flatMap((key) => changeOf(key, before.get(key), after.get(key)));

interface Shown {
  readonly values: boolean;
  readonly json: boolean;
}

/** Prints changes, a line each; values only where somebody asked for them. */
export const printChanges = (changes: readonly Change[], shown: Shown, { print }: Surroundings): void => {
  const rows = changes.map(({ key, mark, before, after }) => ({
    key,
    mark,
    ...(shown.values && { values: [before ?? null, after ?? null] }),
  }));
  if (shown.json) {
    print(JSON.stringify(rows));
    return;
  }
  for (const { key, mark, values } of rows)
    print(`${mark} ${key}${values ? `: ${values.map((value) => JSON.stringify(value)).join(' → ')}` : ''}`);
};

/** Writes changes to shared secrets, one after the other; the change requests that they became. @throws ApiFailure, Offline */
export const applyChanges = async (
  { call }: ActingCaller,
  { projectId, environment, path: secretPath }: Scope,
  changes: readonly Change[],
): Promise<readonly Asked[]> => {
  const place = { projectId, environment, secretPath, type: 'shared' } as const;
  const write = (change: Change) => {
    const path = { secretName: change.key };
    if (change.mark === '-') return call('DELETE /api/v4/secrets/{secretName}', { path, body: place });
    const asked = { path, body: { ...place, secretValue: change.after } };
    return change.mark === '+'
      ? call('POST /api/v4/secrets/{secretName}', asked)
      : call('PATCH /api/v4/secrets/{secretName}', asked);
  };
  const requests: Asked[] = [];
  for (const change of changes) {
    const request = requestIn(await write(change));
    if (request) requests.push(request);
  }
  return requests;
};
