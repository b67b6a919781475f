import { command, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { type ActingCaller, callerFlags, openCaller } from '../instance/caller.ts';
import { environmentOf, projectOf, scopeFlags } from '../project/scope.ts';
import { readSecrets, recursiveFlag, selectionFlags, selectionOf } from '../secrets/reading.ts';
import { snapshotFlags, withFallback } from '../snapshot/fallback.ts';
import { log } from '../terminal/log.ts';
import { inShell, type Program, start } from './child.ts';
import { variablesOf } from './variables.ts';
import { runWatched } from './watch.ts';

const flags = {
  ...callerFlags,
  ...scopeFlags,
  ...selectionFlags,
  ...snapshotFlags,
  path: { value: 'PATH', many: true, help: 'Folders; of equal names the later one wins', usual: '/' },
  recursive: recursiveFlag,
  command: { short: 'c', value: 'LINE', help: 'Line for a shell, in place of a program' },
  watch: { help: 'Run it anew when a secret changes' },
  'watch-interval': { value: 'SECONDS', help: 'Seconds between two looks', usual: '10' },
  'project-config-dir': { value: 'FOLDER', help: 'Folder of the project file' },
} as const satisfies Flags;

const LEAST_INTERVAL = 5;

const programOf = (line: string | undefined, words: readonly string[], { env }: Surroundings): Program => {
  if (line !== undefined && words.length > 0) throw new UsageFault('Give a program or --command, not both');
  if (line !== undefined) return inShell(line, env);
  const [file, ...args] = words;
  if (!file) throw new UsageFault('Say what is to be run: locket run -- PROGRAM');
  return { file, args };
};

const intervalOf = (text: string): number => {
  const seconds = Number(text.replace(/s$/, ''));
  if (!(seconds >= LEAST_INTERVAL))
    throw new UsageFault(`--watch-interval is at least ${LEAST_INTERVAL} seconds`);
  return seconds * 1000;
};

/** Reads the variables of every folder, the later ones over the earlier ones. */
const variableReader = async (caller: ActingCaller, given: Given<typeof flags>, around: Surroundings) => {
  const projectId = await projectOf(caller, given.projectId, around);
  const environment = environmentOf(given.env, around);
  const selection = selectionOf(given);
  const readAll = async () => {
    const lists = given.path.map((path) => readSecrets(caller, { projectId, environment, path }, selection));
    return (await Promise.all(lists)).flat().map(({ key, value }) => ({ key, value }));
  };
  const question = { run: given.path, projectId, environment, ...selection };
  return async () => variablesOf(await withFallback(caller, question, readAll, given, around));
};

/** `locket run` */
export const run = command({
  summary: 'run a program with secrets as its variables',
  flags,
  words: { usage: '-- PROGRAM [ARGUMENTS]' },
  run: async (given, around, words) => {
    const program = programOf(given.command, words, around);
    const place = given['project-config-dir'] ? { ...around, cwd: given['project-config-dir'] } : around;
    const interval = intervalOf(given['watch-interval']);
    const caller = await openCaller(given, place);
    const read = await variableReader(caller, given, place);
    const { values, dropped } = await read();
    for (const { key, reason } of dropped) log(around, 'WRN', `The secret ${key} is left out: ${reason}`);
    const count = Object.keys(values).length;
    log(around, 'INF', `Injecting ${count} secrets into your application process`);
    if (given.watch) return runWatched({ program, first: values, read, interval }, around);
    const { env, cwd } = around;
    return start(program, { env: { ...env, ...values }, cwd, isGroup: false }).ended;
  },
});
