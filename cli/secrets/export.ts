import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { writeWhole } from '../files/private-file.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, scopeFlags, scopeOf } from '../project/scope.ts';
import { snapshotFlags, withFallback } from '../snapshot/fallback.ts';
import { forms } from './forms.ts';
import { readSecrets, selectionFlags, selectionOf } from './reading.ts';

const extensions: Readonly<Record<string, string>> = { json: '.json', csv: '.csv', yaml: '.yaml' };

/** A folder, or a name that ends as one, gets a file of the usual name; a name without an ending gets one. */
const fileFor = (named: string, form: string, { cwd, home }: Surroundings): string => {
  const path = resolve(cwd, named.replace(/^~(?=\/|$)/, home || homedir()));
  const extension = extensions[form] ?? '.env';
  const isFolder = named.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) return join(path, extension === '.env' ? '.env' : `secrets${extension}`);
  return extname(path) === '' && !path.endsWith('/.env') ? `${path}${extension}` : path;
};

/** `locket export` */
export const exportSecrets = command({
  summary: 'print the secrets of a folder, or write them into a file',
  flags: {
    ...callerFlags,
    ...scopeFlags,
    ...selectionFlags,
    ...snapshotFlags,
    path: pathFlag,
    format: { short: 'f', value: 'FORM', help: Object.keys(forms).join(', '), usual: 'dotenv' },
    'output-file': { short: 'o', value: 'FILE', help: 'File to write, which only you may read' },
  },
  run: async (given, around) => {
    const write = Object.hasOwn(forms, given.format) ? forms[given.format] : undefined;
    if (!write) throw new UsageFault(`invalid format type ${given.format}: ${Object.keys(forms).join(', ')}`);
    const caller = await openCaller(given, around);
    const scope = await scopeOf(caller, given, around);
    const selection = selectionOf(given);
    const secrets = await withFallback(
      caller,
      { ...scope, ...selection },
      () => readSecrets(caller, scope, selection),
      given,
      around,
    );
    const text = await write(secrets);
    if (given['output-file'] === undefined) {
      around.write(text);
      return 0;
    }
    const file = fileFor(given['output-file'], given.format, around);
    writeWhole(file, text);
    around.tell(`Successfully exported secrets to: ${file}`);
    return 0;
  },
});
