import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { globalFlags, readLine } from '../../cli/flags.ts';
import { referencePage } from '../../cli/reference.ts';
import { newDesk, nowhere } from './command-line.ts';
import { everywhere, officialCommands } from './official-commands.ts';

const reference = readFileSync(join(import.meta.dirname, '../../docs/cli/reference.md'), 'utf8');

const withCommand = Object.entries(officialCommands).filter(([name]) => Object.hasOwn(commands, name));
const flags = withCommand.flatMap(([name, { words = [], flags: known }]) =>
  Object.entries({ ...everywhere, ...known })
    .filter(([flag]) => flag !== 'help')
    .map(([flag, official]) => ({ name, words, flag, official })),
);

const loaded = async (name: string) => {
  const command = await commands[name]?.load();
  if (!command) throw new Error(`there is no command ${name}`);
  return command;
};

describe('the command line of the manual', () => {
  it('is told for words that stand before other commands, too', async () => {
    const without = Object.keys(officialCommands).filter((name) => !Object.hasOwn(commands, name));
    const { run } = await newDesk({});
    for (const name of without) {
      const { code, out } = await run(name.split(' '));
      expect([code, out], name).toEqual([0, expect.stringContaining(`Usage: locket ${name}`)]);
    }
  });

  it.each(flags)('$name --$flag is read in every spelling', async ({ name, words, flag, official }) => {
    const command = await loaded(name);
    const read = (...args: string[]) =>
      readLine(command, [...args, '--', ...words], nowhere).given[flag] as unknown;
    const { value, short, many } = official;

    if (value === undefined) {
      expect(read(`--${flag}`)).toBe(true);
      expect([read(`--${flag}=true`), read(`--${flag}=false`)]).toEqual([true, false]);
      if (short) expect(read(`-${short}`)).toBe(true);
      return;
    }
    const expected = many ? value.split(',') : value;
    const spellings = [[`--${flag}`, value], [`--${flag}=${value}`]];
    if (short) spellings.push([`-${short}`, value], [`-${short}=${value}`], [`-${short}${value}`]);
    for (const spelling of spellings) expect(read(...spelling), spelling.join(' ')).toEqual(expected);
    if (many) {
      const each = value.split(',').flatMap((one) => [`--${flag}`, one]);
      expect(read(...each)).toEqual(expected);
    }
  });

  it.each(flags.filter(({ official }) => official.usual !== undefined))(
    '$name --$flag is $official.usual when nobody says anything',
    async ({ name, words, flag, official }) => {
      const { given } = readLine(await loaded(name), ['--', ...words], nowhere);

      expect(given[flag]).toEqual(official.usual);
    },
  );

  it.each(flags.filter(({ official }) => official.env))(
    '$name --$flag is what $official.env say, unless it is there itself',
    async ({ name, words, flag, official }) => {
      const command = await loaded(name);
      for (const variable of official.env ?? []) {
        const around = { ...nowhere, env: { [variable]: 'from-variable' } };
        const { given } = readLine(command, ['--', ...words], around);
        const { given: said } = readLine(command, [`--${flag}=said`, '--', ...words], around);

        expect([given[flag], said[flag]], variable).toEqual(['from-variable', 'said']);
      }
    },
  );

  it.each(withCommand)(
    '%s says all its flags and variables in its help and in the reference',
    async (name, official) => {
      const { run } = await newDesk({});
      const { out } = await run([...name.split(' '), '--help']);
      const [, chapter = ''] = reference.split(`\n## locket ${name}\n`);
      const [told = ''] = chapter.split('\n## ');

      for (const [flag, { short, env = [] }] of Object.entries({ ...everywhere, ...official.flags })) {
        const spelled = `${short ? `-${short}, ` : ''}--${flag}`;
        expect(out, name).toContain(`  ${spelled}`);
        if (!Object.hasOwn(everywhere, flag)) expect(told, name).toContain(`\`${spelled}`);
        for (const variable of env) expect([out, told].join('\n').split(variable).length).toBeGreaterThan(2);
      }
    },
  );
});

describe('help', () => {
  it.each([
    [['help'], 'locket COMMAND --help lists'],
    [['help', 'secrets', 'set'], 'locket secrets set: create'],
    [['help', 'user'], 'Usage: locket user COMMAND'],
  ])('%j says what --help says', async (words, said) => {
    const { run } = await newDesk({});
    const { code, out } = await run(words);

    expect([code, out]).toEqual([0, expect.stringContaining(said)]);
  });
});

describe('the reference of the command line', () => {
  it('is what the commands say: npm run cli-reference writes it', async () => {
    expect(reference).toBe(await referencePage());
  });

  it('has every flag of every command', async () => {
    for (const [name, { load }] of Object.entries(commands))
      for (const flag of Object.keys((await load()).flags)) expect(reference, name).toContain(`--${flag}`);
    for (const flag of Object.keys(globalFlags)) expect(reference).toContain(`--${flag}`);
  });
});
