import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { launched } from '../../bin/launched.ts';
import { newDesk } from './command-line.ts';

const root = resolve(import.meta.dirname, '../..');

/** Code with all that a comment and a template could be broken by. */
const code = `"use strict";const text=\`a*/b\\n\`;const found=/x*/.test("");
console.log(text+JSON.stringify([process.argv.slice(2),found,typeof require("node:fs").readFileSync]));process.exitCode=3;`;

let file: string;
beforeAll(async () => {
  file = await launched(code, root);
});

/** A home folder, with the folder of the command in it if somebody has logged in. */
const home = async (hasLoggedIn = true) => {
  const desk = await newDesk({});
  const command = join(desk.cwd, 'locket.mjs');
  await writeFile(command, file);
  const folder = join(desk.home, '.locket');
  if (hasLoggedIn) await mkdir(folder, { mode: 0o700 });
  const run = (...words: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...words], {
      encoding: 'utf8',
      env: { HOME: desk.home, PATH: process.env.PATH },
    });
    return { stdout, stderr, status };
  };
  return { folder, run, kept: () => readdir(folder), home: desk.home };
};

const told = (...words: string[]) => ({
  stdout: `a*/b\n${JSON.stringify([words, true, 'function'])}\n`,
  stderr: '',
  status: 3,
});

describe('the file of the command', () => {
  it('runs what it holds, the first time and with what was compiled then', async () => {
    const { folder, run, kept } = await home();
    const first = run('run', 'x');
    const [name = ''] = await kept();
    const before = await stat(join(folder, name));
    const second = run('run', 'x');

    expect([first, second]).toEqual([told('run', 'x'), told('run', 'x')]);
    expect(name).toMatch(/^code-[0-9a-f]{16}-v[\d.]+-\w+-run$/);
    expect(before.mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, name))).mtimeMs).toBe(before.mtimeMs);
  });

  it('keeps a handful of files, whatever it is called with, and none of an older command', async () => {
    const { folder, run, kept } = await home();
    await writeFile(join(folder, 'code-0000000000000000-v1-x64-run'), '');
    await writeFile(join(folder, 'config.json'), '{}');
    for (const word of ['run', 'secrets', '../../x', '--version', 'a'.repeat(500)]) run(word);

    expect((await kept()).map((name) => name.replace(/^code-.*-/, ''))).toEqual(
      expect.arrayContaining(['config.json', 'other', 'run', 'secrets']),
    );
    expect(await kept()).toHaveLength(4);
  });

  it('makes no folder in the home of somebody who has not logged in', async () => {
    const { run, home: place } = await home(false);

    expect(run('run')).toEqual(told('run'));
    expect(await readdir(place)).toEqual([]);
  });

  it.each([
    ['a byte of it is another one', (bytes: Buffer) => bytes.fill(bytes.readUInt8(200) ^ 1, 200, 201)],
    ['half of it is missing', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['it is empty', () => Buffer.alloc(0)],
  ])('does without what was compiled where %s, and compiles anew', async (_, alter) => {
    const { folder, run, kept } = await home();
    run('run');
    const [name = ''] = await kept();
    const whole = await readFile(join(folder, name));
    await writeFile(join(folder, name), alter(Buffer.from(whole)));

    expect(run('run')).toEqual(told('run'));
    expect(await readFile(join(folder, name))).toHaveLength(whole.length);
  });

  it('runs nothing that somebody else may have written', async () => {
    const { folder, run, kept } = await home();
    run('run');
    const [name = ''] = await kept();
    await chmod(join(folder, name), 0o666);
    const before = await stat(join(folder, name));
    const answered = run('run');

    expect(answered).toEqual(told('run'));
    // Not taken, but replaced by one of its own.
    expect((await stat(join(folder, name))).ino).not.toBe(before.ino);
    await chmod(folder, 0o777);
    run('secrets');
    expect(await kept()).toHaveLength(1);
  });
});
