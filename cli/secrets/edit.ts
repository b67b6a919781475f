import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { yamlText } from '../../layers/client/yaml-text.ts';
import { tellAsked } from '../approvals/requested.ts';
import { command, Failure, type Surroundings } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag, scopeFlags, scopeOf } from '../project/scope.ts';
import { start } from '../run/child.ts';
import { applyChanges, type Change, changesBetween, printChanges } from './changes.ts';
import { assertKey } from './drafts.ts';
import { justOwn, readSecrets } from './reading.ts';

/** A folder of memory, where there is one: what stands there is on no disk. */
const memory = '/dev/shm';

const heading =
  '# Secrets as NAME: value. What is taken out is deleted; nothing happens if nothing is changed.\n';

/** Overwrites and removes everything in a folder, also what an editor left there; a link leads elsewhere. */
const wipe = (folder: string): void => {
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      const { size } = lstatSync(file);
      if (lstatSync(file).isFile()) writeFileSync(file, Buffer.alloc(size));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What an editor makes of a text, in a folder for its owner alone that is wiped in any case. @throws Failure */
const edited = async (text: string, { env, cwd }: Surroundings): Promise<string> => {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'locket-'));
  try {
    chmodSync(folder, 0o700);
    const file = join(folder, 'secrets.yaml');
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    const editor = env.VISUAL || env.EDITOR || 'vi';
    const program = { file: 'sh', args: ['-c', `${editor} "$1"`, 'sh', file] };
    const code = await start(program, { env, cwd, isGroup: false }).ended;
    if (code !== 0) throw new Failure(`The editor ended with ${code}: nothing is changed`);
    return readNamed(file);
  } finally {
    wipe(folder);
  }
};

/** @throws Failure when it is no map of names and texts; says no value */
const valuesIn = (text: string): ReadonlyMap<string, string> => {
  let held: unknown;
  try {
    held = parse(text) ?? {};
  } catch {
    throw new Failure('What was written is no YAML: nothing is changed');
  }
  if (typeof held !== 'object' || held === null || Array.isArray(held))
    throw new Failure('What was written is no map of names and values: nothing is changed');
  return new Map(
    Object.entries(held).map(([key, value]) => {
      assertKey(key);
      if (typeof value !== 'string') throw new Failure(`The value of ${key} is no text: put it in quotes`);
      return [key, value];
    }),
  );
};

const assertAgreed = async (
  changes: readonly Change[],
  agreed: boolean,
  { terminal }: Surroundings,
): Promise<void> => {
  const deleted = changes.filter(({ mark }) => mark === '-').map(({ key }) => key);
  if (deleted.length === 0 || agreed) return;
  if (!terminal.isInteractive) throw new Failure('Secrets would be deleted: say --yes if that is meant');
  const answer = await terminal.choose(`Delete ${deleted.join(', ')}?`, [
    { name: 'No, change nothing', value: false },
    { name: 'Yes', value: true },
  ]);
  if (!answer) throw new Failure('Nothing is changed');
};

/** `locket edit` */
export const edit = command({
  summary: 'change the secrets of a folder in your editor, by $VISUAL or $EDITOR',
  flags: {
    ...callerFlags,
    ...scopeFlags,
    path: pathFlag,
    yes: { short: 'y', help: 'Delete secrets that are taken out without asking' },
  },
  run: async (given, around) => {
    const caller = await openCaller(given, around);
    const scope = await scopeOf(caller, given, around);
    const read = async () => {
      const secrets = await readSecrets(caller, scope, justOwn);
      const hidden = secrets.find(({ isHidden }) => isHidden);
      if (hidden) throw new Failure(`You may not read the value of ${hidden.key}`);
      return new Map(secrets.map(({ key, value }) => [key, value]));
    };
    const before = await read();
    const text = await edited(heading + yamlText(Object.fromEntries(before)), around);
    const changes = changesBetween(before, valuesIn(text));
    await assertAgreed(changes, given.yes, around);
    const now = await read();
    const moved = changes.find(({ key }) => now.get(key) !== before.get(key));
    if (moved) throw new Failure(`Somebody else has changed ${moved.key} meanwhile: nothing is changed`);
    tellAsked(await applyChanges(caller, scope, changes), around);
    if (changes.length === 0) around.tell('Nothing is changed');
    printChanges(changes, { values: false, json: false }, around);
    return 0;
  },
});
