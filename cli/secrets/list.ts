import { command, type Flags } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag } from '../project/scope.ts';
import { type Columns, formOf, list, outputFlags } from '../terminal/listing.ts';
import { recursiveFlag, type Secret } from './reading.ts';
import { selectedFlags, selectedSecrets } from './selected.ts';

const flags = {
  ...callerFlags,
  ...selectedFlags,
  path: pathFlag,
  recursive: recursiveFlag,
  ...outputFlags,
  plain: { help: 'Values without a table' },
} as const satisfies Flags;

const columns: Columns = {
  'secret name': 'secretKey',
  'secret value': 'secretValue',
  'secret type': 'secretType',
};

const rowOf = ({ key, value, type }: Secret) => ({ secretKey: key, secretValue: value, secretType: type });

/** In forms that programs read stand the members that those of the official command line have. */
const rowsFor = (secrets: readonly Secret[], form: string | undefined) =>
  secrets.map(rowOf).map(({ secretType, ...row }) => (form ? row : { ...row, secretType }));

/** `locket secrets` */
export const listSecrets = command({
  summary: 'list the secrets of a folder',
  flags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { secrets } = await selectedSecrets(caller, given, around);
    if (given.plain) for (const { key, value } of secrets) around.print(`${key}=${value}`);
    else await list(rowsFor(secrets, form), columns, form, around);
    return 0;
  },
});

/** `locket secrets get` */
export const getSecrets = command({
  summary: 'show secrets by their names',
  flags: { ...flags, 'raw-value': { help: 'The same as --plain' } },
  words: { usage: 'NAME…', min: 1 },
  run: async (given, around, names) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { scope, secrets } = await selectedSecrets(caller, given, around);
    const byKey = new Map(secrets.map((secret) => [secret.key, secret]));
    const missing = names.filter((name) => !byKey.has(name));
    if (given.plain || given['raw-value']) {
      for (const name of names) if (byKey.has(name)) around.print(byKey.get(name)?.value ?? '');
      for (const name of missing)
        around.tell(`There is no secret ${name} in ${scope.path} of ${scope.environment}`);
      return 0;
    }
    const absent = { secretValue: '*not found*', secretType: '*not found*' };
    const rows = names.map((name) => {
      const secret = byKey.get(name);
      const { secretType, ...row } = secret ? rowOf(secret) : { secretKey: name, ...absent };
      return form ? row : { ...row, secretType };
    });
    await list(rows, columns, form, around);
    return 0;
  },
});
