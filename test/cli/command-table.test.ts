import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands, outOfScope } from '../../cli/commands.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { newDesk } from './command-line.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  await place.secret('A', 'one');
  return () => place.close();
});

/** Commands whose summary says that they list or tell something. */
const listings = Object.entries(commands).filter(([, { summary }]) =>
  /^(List|Compare|Show (?!the token)|Look whether|Say (who|why|where|how|by what|whether a) |The same as login status)/.test(
    summary,
  ),
);

/** What stands behind the names of those that take words. */
const words: Readonly<Record<string, readonly string[]>> = {
  'secrets get': ['A', 'NONE'],
  diff: ['dev', 'prod'],
  explain: ['read', 'secrets'],
  'dynamic-secrets lease list': ['none'],
  'syncs show': ['none'],
  'syncs plan': ['none'],
  'approvals show': ['none'],
};

describe('every listing', () => {
  it('is found in the table', () => {
    expect(listings.length).toBeGreaterThanOrEqual(26);
  });

  it.each(listings)(
    '%s prints JSON for programs with --json, and neither colours nor notes',
    async (name) => {
      expect((await commands[name]?.load())?.flags).toHaveProperty('json');
      const line = [...name.split(' '), ...(words[name] ?? []), '--json'];
      const asMachine = await (await place.machineDesk()).run(line);
      // Some of them are for people alone.
      const { code, out } = asMachine.out === '' ? await (await place.personDesk()).run(line) : asMachine;
      const lines = name === 'tail' ? out.split('\n').filter(Boolean) : [out];

      expect(code, out).toBeLessThanOrEqual(1);
      expect(out === '').toBe(words[name]?.[0] === 'none');
      for (const line of lines) if (line !== '') expect(typeof JSON.parse(line)).toBe('object');
      expect(out).not.toContain('\u001b');
    },
  );
});

describe('every command', () => {
  it.each(Object.keys(commands))('%s takes the flags that all commands of the manual take', async (name) => {
    const flags = [
      '--domain',
      'http://127.0.0.1:9',
      '--silent',
      '--log-level=warn',
      '--telemetry=false',
      '--help',
    ];
    const { run } = await newDesk({});

    expect((await run([...name.split(' '), ...flags])).code).toBe(0);
  });

  it.each([...outOfScope])('%s of services that Locket is not is refused in one sentence', async (name) => {
    const { run } = await newDesk({});
    const { code, out, told } = await run([name, 'start', '--flag', 'x']);

    expect([code, out]).toEqual([1, '']);
    expect(told.trim().split('\n')).toHaveLength(1);
    expect(told).toContain(`locket has no ${name}`);
  });

  it.each([
    ['secrte', 'did you mean secrets?'],
    ['expotr', 'did you mean export?'],
    ['secrets ste', 'Usage'],
  ])('%s that there is not says what may be meant', async (line, message) => {
    const { run } = await newDesk({});

    expect(await run(line.split(' '))).toMatchObject({ code: 1, told: expect.stringContaining(message) });
  });

  it.each([
    ['josn', 'did you mean json?'],
    ['yml', 'did you mean yaml?'],
    ['table', 'json, yaml, dotenv'],
  ])('refuses the output format %s, and says which there are', async (form, message) => {
    const { run } = await place.machineDesk();

    expect((await run(['secrets', '-o', form])).told).toContain(message);
  });
});

describe('the project file', () => {
  it('says the project to machines too, and finds the environment of a branch as the official command line does', async () => {
    await place.secret('IN_PROD', 'two', { environment: 'prod' });
    const desk = await newDesk({ LOCKET_URL: place.url, LOCKET_TOKEN: place.machine.token });
    const file = {
      workspaceId: place.projectId,
      gitBranchToEnvironmentMapping: { x: 'prod', constructor: '' },
    };
    await writeFile(join(desk.cwd, '.infisical.json'), JSON.stringify(file));
    const usual = await desk.run(['secrets', '--plain']);
    await writeFile(join(desk.cwd, '.git'), 'gitdir: .');
    await writeFile(join(desk.cwd, 'HEAD'), 'ref: refs/heads/feature/x\n');
    const ofBranch = await desk.run(['secrets', '--plain']);
    await writeFile(join(desk.cwd, 'HEAD'), 'ref: refs/heads/constructor\n');
    const ofOdd = await desk.run(['secrets', '--plain']);

    expect([usual.out, ofBranch.out, ofOdd.out]).toEqual(['A=one\n', 'IN_PROD=two\n', 'A=one\n']);
  });
});
