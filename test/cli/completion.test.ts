import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { globalFlags } from '../../cli/flags.ts';
import { newDesk } from './command-line.ts';

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** The script for a shell, in a file. */
const scriptFor = async (shell: string): Promise<string> => {
  const { run, cwd } = await newDesk({});
  const file = join(cwd, `completion.${shell}`);
  await writeFile(file, (await run(['completion', shell])).out);
  return file;
};

/** What the shell offers behind each line; a line that ends with a blank asks for the next word. */
type Asking = (script: string, lines: readonly string[]) => readonly (readonly string[])[];

const sections = (out: string): readonly (readonly string[])[] =>
  out
    .split('===\n')
    .slice(1)
    .map((part) => part.split('\n').filter(Boolean));

const forEach = (lines: readonly string[], ask: (words: readonly string[]) => string): string =>
  lines.map((line) => `echo '==='; ${ask(line.split(' '))}`).join('\n');

const shells: Readonly<Record<string, Asking>> = {
  bash: (script, lines) => {
    const ask = (words: readonly string[]) =>
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _locket; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const text = `set -eu; . '${script}'; complete -p locket >&2\n${forEach(lines, ask)}`;
    return sections(execFileSync('bash', ['--norc', '-c', text], { encoding: 'utf8', stdio: 'pipe' }));
  },
  zsh: (script, lines) => {
    // Outside its editor zsh has none of what completes: what is offered is printed.
    const stubs = 'compdef() { print -u2 "$@" }; compadd() { shift; print -l -- "$@" }; _files() { : }';
    const ask = (words: readonly string[]) =>
      `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _locket | grep -e "^\${words[CURRENT]}" || :`;
    const text = `${stubs}; . '${script}'\n${forEach(lines, ask)}`;
    return sections(execFileSync('zsh', ['-f', '-c', text], { encoding: 'utf8', stdio: 'pipe' }));
  },
  fish: (script, lines) => {
    const text = `source '${script}'\n${lines.map((line) => `echo '==='; complete -C '${line}'`).join('\n')}`;
    const out = execFileSync('fish', ['--no-config', '-c', text], { encoding: 'utf8', stdio: 'pipe' });
    return sections(out).map((offered) => offered.map((line) => line.split('\t')[0] ?? ''));
  },
};

const below = (name: string): readonly string[] =>
  Object.keys(commands)
    .filter((each) => each.startsWith(`${name} `))
    .map((each) => each.slice(name.length + 1).split(' ')[0] ?? '');

describe.each(Object.keys(shells))('the completions of %s', (shell) => {
  const ask = shells[shell] ?? (() => []);

  it.runIf(isThere(shell))('are offered behind every command, whatever flags stand between', async () => {
    const names = Object.keys(commands);
    const script = await scriptFor(shell);
    const words = ask(
      script,
      names.map((name) => `locket --silent ${name} `),
    );
    const flags = ask(
      script,
      names.map((name) => `locket ${name} --`),
    );

    for (const [at, name] of names.entries()) {
      const own = Object.keys((await commands[name]?.load())?.flags ?? {});
      for (const flag of [...own, ...Object.keys(globalFlags)])
        expect(flags[at], name).toContain(`--${flag}`);
      for (const word of below(name)) expect(words[at], name).toContain(word);
    }
  });

  it.runIf(isThere(shell))('begin with what was typed, also behind words that are no command', async () => {
    const [first, second] = ask(await scriptFor(shell), ['locket sec', 'locket secrets get API_KEY --pl']);

    // Beside words fish and others offer files.
    expect(first?.filter((word) => /^[a-z]/.test(word))).toEqual(['secrets']);
    expect(second).toEqual(['--plain']);
  });
});

describe('the manual page', () => {
  it.runIf(isThere('man'))('is one to man, which shows every command and complains of nothing', async () => {
    const { run, cwd } = await newDesk({});
    const file = join(cwd, 'locket.1');
    await writeFile(file, (await run(['man'])).out);
    const { stdout, stderr, status } = spawnSync('man', ['--warnings=w', '-l', file], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', MANWIDTH: '200' },
    });
    // What is printed twice over itself is bold.
    const text = stdout
      .split('')
      .filter((char, at, all) => char !== '\b' && all[at + 1] !== '\b')
      .join('');

    expect([status, stderr]).toEqual([0, '']);
    for (const name of Object.keys(commands)) expect(text).toContain(`locket ${name}`);
    for (const flag of Object.keys(globalFlags)) expect(text).toContain(`--${flag}`);
  });
});
