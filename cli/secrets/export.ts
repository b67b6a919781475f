import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { readNamed, writeWhole } from '../files/private-file.ts';
import { type ActingCaller, callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag } from '../project/scope.ts';
import { forms, leftOut } from './forms.ts';
import { selectedFlags, selectedSecrets } from './selected.ts';

const extensions: Readonly<Record<string, string>> = { json: '.json', csv: '.csv', yaml: '.yaml' };

const pathOf = (named: string, { cwd, home }: Surroundings): string =>
  resolve(cwd, named.replace(/^~(?=\/|$)/, home || homedir()));

/** A folder, or a name that ends as one, gets a file of the usual name; a name without an ending gets one. */
const fileFor = (named: string, form: string, around: Surroundings): string => {
  const path = pathOf(named, around);
  const extension = extensions[form] ?? '.env';
  const isFolder = named.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) return join(path, extension === '.env' ? '.env' : `secrets${extension}`);
  return extname(path) === '' && !path.endsWith('/.env') ? `${path}${extension}` : path;
};

/** Prints what is exported, or writes it into a file. @throws Failure */
const put = (content: string | Buffer, file: string | undefined, { write, tell }: Surroundings): void => {
  if (file === undefined) {
    write(content);
    return;
  }
  writeWhole(file, content);
  tell(`Successfully exported secrets to: ${file}`);
};

/** What a template comes to with the secrets that it names itself. @throws Failure */
const renderedBy = async (named: string, caller: ActingCaller, { cwd }: Surroundings): Promise<Buffer> => {
  const { readTemplate } = await import('../templates/template.ts');
  const { secretFunctionNames, secretFunctions } = await import('../templates/secrets.ts');
  const source = readNamed(resolve(cwd, named));
  const template = readTemplate(basename(named), source, secretFunctionNames);
  return template.render(secretFunctions(caller));
};

/** `locket export` */
export const exportSecrets = command({
  summary: 'print the secrets of a folder, or write them into a file',
  flags: {
    ...callerFlags,
    ...selectedFlags,
    path: pathFlag,
    format: { short: 'f', value: 'FORM', help: Object.keys(forms).join(', '), usual: 'dotenv' },
    template: { value: 'FILE', help: 'Template to render; it says itself which secrets it reads' },
    'output-file': { short: 'o', value: 'FILE', help: 'File to write, which only you may read' },
  },
  run: async (given, around) => {
    const write = Object.hasOwn(forms, given.format) ? forms[given.format] : undefined;
    if (!write) throw new UsageFault(`invalid format type ${given.format}: ${Object.keys(forms).join(', ')}`);
    const caller = await openCaller(given, around);
    const output = given['output-file'];
    if (given.template !== undefined) {
      put(await renderedBy(given.template, caller, around), output && pathOf(output, around), around);
      return 0;
    }
    const { secrets } = await selectedSecrets(caller, given, around);
    const left = leftOut(given.format, secrets);
    for (const { key } of left) around.tell(`The secret ${key} is left out: no variable has such a name`);
    const written = secrets.filter((secret) => !left.includes(secret));
    put(await write(written), output && fileFor(output, given.format, around), around);
    return 0;
  },
});
