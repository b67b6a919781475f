import { Failure } from '../command.ts';
import { addressOf } from '../instance/address.ts';
import { callerAt } from '../instance/caller.ts';
import { justOwn, readSecretsApart } from '../secrets/reading.ts';
import { type Document, needed, neededVariable, onlyPlace, partsOf, type Source } from './sources.ts';

/** An Infisical, or another Locket, whose API is the same: a folder, or it with those below it. */
export const fromInfisical: Source = async (from, around) => {
  const token = neededVariable(around.env, 'LOCKET_IMPORT_TOKEN');
  const caller = callerAt(addressOf(needed(from.url, '--from-url')), token, around);
  const base = partsOf(onlyPlace(from) ?? '/');
  const place = {
    projectId: needed(from.project, '--from-project'),
    environment: needed(from.environment, '--from-env'),
    path: `/${base.join('/')}`,
  };
  const recursive = from.isTree || from.isAll;
  const secrets = await readSecretsApart(caller, place, { ...justOwn, recursive });
  const hidden = secrets.find(({ isHidden }) => isHidden);
  if (hidden)
    throw new Failure(`The token of LOCKET_IMPORT_TOKEN may not read the value of ${hidden.key}`, [
      'Give it the right to read values there, or name a folder that it may read',
    ]);
  const byFolder = Map.groupBy(secrets, ({ path }) => (recursive ? path : place.path));
  return [...byFolder].map(
    ([path, held]): Document => ({
      path: partsOf(path).slice(base.length),
      values: new Map(held.map(({ key, value }) => [key, value])),
    }),
  );
};
