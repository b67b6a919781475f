import { tellAsked } from '../approvals/requested.ts';
import { command, Failure, UsageFault } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, scopeFlags, scopeOf } from '../project/scope.ts';
import { applyChanges, changesBetween, printChanges } from '../secrets/changes.ts';
import { assertKey } from '../secrets/drafts.ts';
import { justOwn, readSecrets } from '../secrets/reading.ts';
import type { Source } from './sources.ts';

/** Sources by their names; each is loaded when it is asked for. */
const sources: Readonly<Record<string, () => Promise<Source>>> = {
  env: async () => (await import('./sources.ts')).fromEnvFile,
  doppler: async () => (await import('./sources.ts')).fromDoppler,
  infisical: async () => (await import('./http-sources.ts')).fromInfisical,
  vault: async () => (await import('./http-sources.ts')).fromVault,
  'aws-secrets-manager': async () => (await import('./aws-sources.ts')).fromSecretsManager,
  'aws-ssm': async () => (await import('./aws-sources.ts')).fromParameterStore,
};

/** Refuses all of it when a name cannot be that of a secret. @throws Failure */
const assertNames = (values: ReadonlyMap<string, string>): void => {
  const refused = [...values.keys()].filter((key) => {
    try {
      assertKey(key);
      return false;
    } catch {
      return true;
    }
  });
  if (refused.length > 0)
    throw new Failure('Nothing is imported: these names cannot be those of secrets', refused);
};

/** `locket import` */
export const importSecrets = command({
  summary: `take over secrets from elsewhere: ${Object.keys(sources).join(', ')}`,
  flags: {
    ...callerFlags,
    ...scopeFlags,
    path: pathFlag,
    'from-url': { value: 'URL', help: 'Address of the Infisical or Vault to import from' },
    'from-project': { value: 'ID', help: 'Project to import from, of an Infisical' },
    'from-env': { value: 'SLUG', help: 'Environment to import from, of an Infisical' },
    overwrite: { help: 'Change secrets that are there with other values' },
    'dry-run': { help: 'Print what would be done, and do nothing' },
    'show-values': { help: 'Print the values too' },
    json: { help: 'In JSON' },
  },
  words: { usage: 'SOURCE [FILE, PATH OR NAME]', min: 1, max: 2 },
  run: async (given, around, [name = '', place]) => {
    const load = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (!load) throw new UsageFault(`There is no source ${name}: ${Object.keys(sources).join(', ')}`);
    const source = await load();
    const from = {
      place,
      url: given['from-url'],
      project: given['from-project'],
      environment: given['from-env'],
    };
    const wanted = await source(from, around);
    assertNames(wanted);
    const caller = await openCaller(given, around);
    const scope = await scopeOf(caller, given, around);
    const held = new Map((await readSecrets(caller, scope, justOwn)).map(({ key, value }) => [key, value]));
    const changes = changesBetween(held, wanted).filter(({ mark }) => mark !== '-');
    const done = changes.filter(({ mark }) => mark === '+' || given.overwrite);
    const asked = given['dry-run'] ? [] : await applyChanges(caller, scope, done);
    tellAsked(asked, around);
    printChanges(done, { values: given['show-values'], json: given.json }, around);
    const left = changes.length - done.length;
    if (left > 0)
      around.tell(`${left} are there with other values and stay as they are: --overwrite changes them`);
    const written = asked.length > 0 ? 'wait for approval' : 'are imported';
    const outcome = given['dry-run'] ? 'would be imported' : written;
    around.tell(`${done.length} secrets ${outcome}, ${wanted.size - changes.length} are there already`);
    return 0;
  },
});
