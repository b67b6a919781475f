import { tellAsked } from '../approvals/requested.ts';
import { command, Failure, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, scopeFlags, scopeOf } from '../project/scope.ts';
import { type Change, printChanges } from '../secrets/changes.ts';
import { type FolderPlan, fitting, plansFor } from './planning.ts';
import type { Document, Source } from './sources.ts';
import { carryOut, missingFolders } from './writing.ts';

/** Sources by their names; each is loaded when it is asked for. */
const sources: Readonly<Record<string, () => Promise<Source>>> = {
  env: async () => (await import('./sources.ts')).fromEnvFile,
  doppler: async () => (await import('./sources.ts')).fromDoppler,
  infisical: async () => (await import('./infisical-source.ts')).fromInfisical,
  vault: async () => (await import('./vault-source.ts')).fromVault,
  openbao: async () => (await import('./vault-source.ts')).fromVault,
  'aws-secrets-manager': async () => (await import('./aws-sources.ts')).fromSecretsManager,
  'aws-ssm': async () => (await import('./aws-sources.ts')).fromParameterStore,
};

const flags = {
  ...callerFlags,
  ...scopeFlags,
  path: pathFlag,
  'from-url': { value: 'URL', help: 'Address of the Infisical, Vault or OpenBao to import from' },
  'from-project': { value: 'ID', help: 'Project to import from, of an Infisical' },
  'from-env': { value: 'SLUG', help: 'Environment to import from, of an Infisical' },
  recursive: { short: 'r', help: 'Import what lies below too, into folders of the same names' },
  'all-mounts': { help: 'Import every key-value engine that the token of Vault or OpenBao sees' },
  'leave-out': { help: 'Go on without what cannot be a folder or a secret here' },
  overwrite: { help: 'Change secrets that are there with other values' },
  'dry-run': { help: 'Print what would be done, and do nothing' },
  'show-values': { help: 'Print the values too' },
  json: { help: 'In JSON' },
} as const satisfies Flags;

type ImportFlags = Given<typeof flags>;

const documentsFrom = async (
  [name = '', ...places]: readonly string[],
  given: ImportFlags,
  around: Surroundings,
): Promise<readonly Document[]> => {
  const load = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (!load) throw new UsageFault(`There is no source ${name}: ${Object.keys(sources).join(', ')}`);
  const source = await load();
  const from = {
    places,
    url: given['from-url'],
    project: given['from-project'],
    environment: given['from-env'],
    isTree: given.recursive,
    isAll: given['all-mounts'],
  };
  return source(from, around);
};

/** What can stand here; what cannot is told, and unless it is to be left out nothing is imported. @throws Failure */
const fittingOf = (documents: readonly Document[], given: ImportFlags, { tell }: Surroundings) => {
  const { fits, misfits } = fitting(documents, given.path);
  if (misfits.length > 0 && !given['leave-out'])
    throw new Failure('Nothing is imported, because of names that there cannot be here:', [
      ...misfits,
      'Go on without them: --leave-out',
    ]);
  for (const misfit of misfits) tell(`Left out: ${misfit}`);
  return fits;
};

/** Changes as they are shown: with the folders that are made, and names with their folder. */
const shownOf = (plans: readonly FolderPlan[]): readonly Change[] =>
  plans.flatMap(({ path, changes }) =>
    changes.map((change) => ({ ...change, key: [...path, change.key].join('/') })),
  );

const kept = (plans: readonly FolderPlan[], overwrite: boolean): readonly FolderPlan[] =>
  plans
    .map((plan) => ({ ...plan, changes: plan.changes.filter(({ mark }) => mark === '+' || overwrite) }))
    .filter(({ changes }) => changes.length > 0);

const sum = (plans: readonly FolderPlan[], of: (plan: FolderPlan) => number): number =>
  plans.reduce((total, plan) => total + of(plan), 0);

/** `locket import` */
export const importSecrets = command({
  summary: `take over secrets from elsewhere: ${Object.keys(sources).join(', ')}`,
  flags,
  words: { usage: 'SOURCE [FILE, PATH OR NAME…]', min: 1 },
  run: async (given, around, words) => {
    const documents = fittingOf(await documentsFrom(words, given, around), given, around);
    const caller = await openCaller(given, around);
    const scope = await scopeOf(caller, given, around);
    const plans = await plansFor(caller, scope, documents);
    const done = kept(plans, given.overwrite);
    const folders = await missingFolders(caller, scope, done);
    const isDry = given['dry-run'];
    const outcome = isDry ? undefined : await carryOut(caller, scope, done, folders, around);
    printChanges(shownOf(done), { values: given['show-values'], json: given.json }, around);
    const count = sum(done, ({ changes }) => changes.length);
    const left = sum(plans, ({ changes }) => changes.length) - count;
    if (folders.length > 0)
      around.tell(`Folders that ${isDry ? 'would be' : 'were'} made: ${folders.join(', ')}`);
    if (left > 0)
      around.tell(`${left} are there with other values and stay as they are: --overwrite changes them`);
    if (outcome) tellAsked(outcome.requests, around);
    if (outcome && outcome.waiting > 0) around.tell(`${outcome.waiting} wait until somebody approves them`);
    const written = outcome?.written ?? count;
    const verb = isDry ? 'would be imported' : 'are imported';
    around.tell(`${written} secrets ${verb}, ${sum(plans, ({ same }) => same)} are there already`);
    return 0;
  },
});
