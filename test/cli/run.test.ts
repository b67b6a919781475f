import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { variablesOf } from '../../cli/run/variables.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { type Desk, newDesk } from './command-line.ts';

const main = join(import.meta.dirname, '../../cli/main.ts');

let place: CliPlace;
let folders = 0;
beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});

/** A folder with these secrets; answers its path. */
const folderWith = async (secrets: Readonly<Record<string, string>>): Promise<string> => {
  folders += 1;
  const { run } = await place.machineDesk();
  await run(['secrets', 'folders', 'create', '--name', `r${folders}`]);
  for (const [key, value] of Object.entries(secrets))
    await place.secret(key, value, { secretPath: `/r${folders}` });
  return `/r${folders}`;
};

/** Runs the command in a process of its own, as a shell does. */
const inProcess = (words: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = '/') => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      LOCKET_URL: place.url,
      LOCKET_TOKEN: place.machine.token,
      LOCKET_PROJECT_ID: place.projectId,
      ...more,
    },
  });
  const texts = { out: '', told: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.told += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ ...texts, code, signal }));
  const shows = async (text: string): Promise<void> => {
    while (!texts.out.includes(text)) await pause(20);
  };
  return { child, ended, shows };
};

describe('locket run', { timeout: 60_000 }, () => {
  it('gives a program its secrets, its input, and its exit code back', async () => {
    const path = await folderWith({ SECRET: 'a value\nof "two" lines $HOME' });
    const { child, ended } = inProcess([
      'run',
      '--path',
      path,
      '--',
      'sh',
      '-c',
      'cat; printf %s "$SECRET"; exit 7',
    ]);
    child.stdin.end('input ');
    const { code, out, told } = await ended;

    expect([code, out]).toEqual([7, 'input a value\nof "two" lines $HOME']);
    expect(told).toMatch(/^\S+ INF Injecting 1 secrets into your application process\n$/);
  });

  it('runs a line in a shell, with the variables that there were before', async () => {
    const path = await folderWith({ SECRET: 'new', BEFORE: 'secret' });
    const more = { BEFORE: 'old', OTHER: 'kept', SHELL: '/bin/sh' };
    const { out } = await inProcess(['run', '--path', path, '-c', 'echo "$SECRET $BEFORE $OTHER"'], more)
      .ended;

    expect(out).toBe('new secret kept\n');
  });

  it('lets later folders win over earlier ones', async () => {
    const [first, second] = [await folderWith({ A: '1', B: '1' }), await folderWith({ A: '2' })];
    const ran = inProcess(['run', '--path', first, '--path', second, '-c', 'echo "$A $B"']);

    expect((await ran.ended).out).toBe('2 1\n');
  });

  it('passes signals on, and ends as the program ends', async () => {
    const script = 'trap "echo asked; exit 3" TERM; echo ready; while :; do sleep 0.05; done';
    const { child, ended, shows } = inProcess(['run', '--', 'sh', '-c', script]);
    await shows('ready');
    child.kill('SIGTERM');

    expect(await ended).toMatchObject({ code: 3, out: 'ready\nasked\n' });
  });

  it('says which signal ended the program, as shells do', async () => {
    expect((await inProcess(['run', '--', 'sh', '-c', 'kill -9 $$']).ended).code).toBe(137);
  });

  it('takes ten thousand variables', async () => {
    const path = await folderWith({});
    const many = Array.from({ length: 10_000 }, (_, n) => `M${n}=${n}`);
    const { cwd, run } = await place.machineDesk();
    await writeFile(join(cwd, 'many.env'), many.slice(0, 20).join('\n'));
    await run(['secrets', 'set', '--file', 'many.env', '--path', path]);
    const { values } = variablesOf(many.map((line) => ({ key: line.split('=')[0] ?? '', value: line })));
    const script = 'let n = 0; for (const name in process.env) if (/^M\\d+$/.test(name)) n++; console.log(n)';
    const { out } = await inProcess(['run', '--path', path, '--', process.execPath, '-e', script], values)
      .ended;

    expect(out).toBe('10000\n');
  });

  it.each([
    ['a program that there is not', ['run', '--', '/nonexistent/program'], 'There is no program'],
    ['nothing to run', ['run'], 'Say what is to be run'],
    ['both a program and a line', ['run', '-c', 'true', '--', 'true'], 'not both'],
    [
      'an interval that is too short',
      ['run', '--watch', '--watch-interval', '1', '--', 'true'],
      'at least 5',
    ],
    ['a folder that cannot be read', ['run', '--env', 'nowhere', '--', 'echo', 'ran'], '404 Not Found'],
  ])('refuses %s', async (_, words, message) => {
    const { code, out, told } = await inProcess(words).ended;

    expect([code, out]).toEqual([1, '']);
    expect(told).toContain(message);
  });

  it('runs the program anew when a secret changes, and ends what it had started', async () => {
    const path = await folderWith({ SECRET: 'first' });
    const { cwd } = await place.machineDesk();
    const script = 'sleep 60 & echo $! >>pids; echo "$SECRET"; wait';
    const { child, ended, shows } = inProcess(
      ['run', '--path', path, '--watch', '--watch-interval', '5', '--', 'sh', '-c', script],
      {},
      cwd,
    );
    await shows('first');
    await (await place.machineDesk()).run(['secrets', 'set', 'SECRET=second', '--path', path]);
    await shows('second');
    const [before = '', after = ''] = (await readFile(join(cwd, 'pids'), 'utf8')).trim().split('\n');
    // One that has ended and that nobody asked about yet is still listed, as a zombie.
    const isRunning = (pid: string): boolean =>
      /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid]).stdout.toString());
    const running = [isRunning(before), isRunning(after)];
    child.kill('SIGTERM');
    const { told } = await ended;

    expect(running).toEqual([false, true]);
    expect(told).toContain('[HOT RELOAD]');
  });
});

describe('variables', () => {
  it('leave out names that a shell depends on, and what no variable can be', () => {
    const keys = ['OK', 'PATH', 'HOME', 'LC_ALL', 'XDG_DATA', 'A=B'];
    const secrets = [...keys.map((key) => ({ key, value: 'x' })), { key: 'NUL', value: 'a\0b' }];
    const { values, dropped } = variablesOf(secrets);

    expect(values).toEqual({ OK: 'x' });
    expect(dropped.map(({ key }) => key)).toEqual(['PATH', 'HOME', 'LC_ALL', 'XDG_DATA', 'A=B', 'NUL']);
  });
});

describe('the place of secrets', () => {
  /** The environment that is asked for in a folder with these files. */
  const environmentIn = async (desk: Desk, words: readonly string[] = []): Promise<string> => {
    const { told } = await desk.run(['secrets', 'get', 'X', '--plain', ...words]);
    return /of (\S+)/.exec(told)?.[1] ?? told;
  };

  it('is that of the branch, or the usual one of the file, or dev', async () => {
    const desk = await newDesk({
      LOCKET_URL: place.url,
      LOCKET_TOKEN: place.machine.token,
      LOCKET_PROJECT_ID: place.projectId,
    });
    const file = {
      workspaceId: 'x',
      defaultEnvironment: 'staging',
      gitBranchToEnvironmentMapping: { 'feature/x': 'prod' },
    };
    const plain = await environmentIn(desk);
    await writeFile(join(desk.cwd, '.infisical.json'), JSON.stringify(file));
    const usual = await environmentIn(desk);
    await writeFile(join(desk.cwd, '.git'), 'gitdir: elsewhere');
    await mkdir(join(desk.cwd, 'elsewhere'));
    await writeFile(join(desk.cwd, 'elsewhere/HEAD'), 'ref: refs/heads/feature/x\n');
    const ofBranch = await environmentIn(desk);
    const given = await environmentIn(desk, ['--env', 'dev']);

    expect([plain, usual, ofBranch, given]).toEqual(['dev', 'staging', 'prod', 'dev']);
  });

  it('is told when its file is no JSON', async () => {
    const desk = await place.machineDesk();
    await writeFile(join(desk.cwd, '.locket.json'), '{');

    expect((await desk.run(['secrets'])).told).toContain('is no JSON object');
  });
});
