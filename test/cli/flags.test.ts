import { describe, expect, it } from 'vitest';
import { command } from '../../cli/command.ts';
import { commands } from '../../cli/commands.ts';
import { globalFlags, readLine } from '../../cli/flags.ts';
import { newDesk, nowhere } from './command-line.ts';

const sample = command({
  summary: 'sample',
  flags: {
    name: { short: 'n', value: 'NAME', help: '', env: ['ONE', 'TWO'], usual: 'usual' },
    all: { value: 'A', many: true, help: '' },
    expand: { on: true, help: '' },
    plain: { short: 'p', help: '' },
  },
  words: { usage: 'WORD…', min: 1, max: 2 },
  run: async () => 0,
});

const read = (args: readonly string[], env = {}) => readLine(sample, args, { ...nowhere, env });

describe('a command line', () => {
  it.each([
    [['w', '--name=x'], { name: 'x' }],
    [['-n', 'x', 'w'], { name: 'x' }],
    [['w'], { name: 'usual', all: [], expand: true, plain: false }],
    [['w', '--all', 'a,b', '--all=c'], { all: ['a', 'b', 'c'] }],
    [['w', '--expand=false', '--plain=true'], { expand: false, plain: true }],
    [['w', '--expand=0', '-p'], { expand: false, plain: true }],
    [['w', '--name', 'a=b'], { name: 'a=b' }],
    [['w', '-n=x'], { name: 'x' }],
    [['w', '-nx'], { name: 'x' }],
    [['w', '--name', '-x'], { name: '-x' }],
    [['w', '-n', '--plain'], { name: '--plain', plain: false }],
    [['w', '-p=false'], { plain: false }],
  ])('is read: %j', (args, expected) => {
    expect(read(args).given).toMatchObject(expected);
  });

  it('prefers flags to variables, the first variable to the second, and those to what is usual', () => {
    expect(read(['w', '--name', 'x'], { ONE: 'y' }).given).toMatchObject({ name: 'x' });
    expect(read(['w'], { ONE: '', TWO: 'z' }).given).toMatchObject({ name: 'z' });
  });

  it('leaves what stands behind two dashes as it is', () => {
    expect(read(['w', '--', '--expand=false']).words).toEqual(['w', '--expand=false']);
  });

  it.each([
    [['w', '--unknown'], '--unknown'],
    [['w', '--name'], '--name needs a value'],
    [['w', '-n'], '--name needs a value'],
    [['w', '--expand=perhaps'], 'true or false'],
    [[], 'WORD…'],
    [['a', 'b', 'c'], 'one word too many: c'],
    [['w', '--log-format', 'xml'], '--log-format'],
  ])('is refused: %j', (args, message) => {
    expect(() => read(args)).toThrow(message);
  });
});

describe('every command', () => {
  it.each(Object.entries(commands))(
    '%s has a help that lists its flags, and no flag that hides a global one',
    async (name, listed) => {
      const { flags } = await listed.load();
      const { run } = await newDesk({});
      const { code, out } = await run([...name.split(' '), '--help']);

      expect(code).toBe(0);
      for (const flag of Object.keys({ ...globalFlags, ...flags })) expect(out).toContain(`--${flag}`);
      for (const global of ['help', 'silent', 'log-level', 'telemetry'])
        expect(flags).not.toHaveProperty(global);
      const shorts = Object.values(flags).flatMap(({ short }) => short ?? []);
      expect(new Set([...shorts, 'h', 'l']).size).toBe(shorts.length + 2);
    },
  );

  it('is named in the overview, in completions and in the manual page', async () => {
    const { run } = await newDesk({});
    const overview = (await run([])).out;
    const page = (await run(['man'])).out;
    const completions = await Promise.all(
      ['bash', 'zsh', 'fish'].map(async (shell) => (await run(['completion', shell])).out),
    );
    for (const name of Object.keys(commands)) {
      expect(overview).toContain(`  ${name}  `);
      expect(page).toContain(`.SS locket ${name.replaceAll('-', '\\-')}`);
      for (const text of completions) expect(text).toContain(name.split(' ').at(-1));
    }
  });

  it('is refused by name where there is none, or where Locket is no such thing', async () => {
    const { run } = await newDesk({});

    expect((await run(['secrte'])).told).toContain('there is no command secrte');
    expect((await run(['user', 'nothing'])).told).toContain('there is no command user nothing');
    expect((await run(['gateway'])).told).toContain('not part of Locket');
    expect((await run(['user'])).out).toContain('user switch');
    expect((await run(['--version'])).out).toMatch(/^locket version \d/);
  });
});
