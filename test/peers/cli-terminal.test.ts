import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliPlace, openCliPlace } from '../cli/cli-place.ts';
import { atTerminal, pseudoTerminal } from '../cli/pty.ts';
import { newMachine } from '../world/machines.ts';
import { firstOf, withPeer } from './peer.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const interrupt = '\x03';
const down = '\x1b[B';

let place: CliPlace;
let home: string;

withPeer(
  'the single executable of the command line at a terminal',
  process.platform === 'linux' ? firstOf(pseudoTerminal) : undefined,
  'the program script of util-linux gives it a terminal',
  () => {
    const locket = join(root, 'dist', 'locket');
    const asMachine = () => ({
      HOME: home,
      LOCKET_URL: place.url,
      LOCKET_TOKEN: place.machine.token,
      LOCKET_PROJECT_ID: place.projectId,
    });
    const logIn = async (): Promise<void> => {
      const asked = atTerminal(
        [locket, 'login', '--interactive', '--email', place.person.email],
        { HOME: home, LOCKET_URL: place.url },
        home,
      );
      await asked.shows('assword');
      asked.type(`${place.person.password}\r`);
      expect(await asked.ended, asked.shown()).toBe(0);
      expect(asked.shown()).not.toContain(place.person.password);
    };

    /** A folder with what looks like a key. */
    const leaking = async (): Promise<string> => {
      const folder = join(home, 'leaking');
      await mkdir(folder);
      await writeFile(join(folder, 'key.txt'), ['aws_key = "AKIA', 'Q3EGRZ5T', 'QWERTZ4V"\n'].join(''));
      return folder;
    };

    beforeAll(async () => {
      await run(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'bin/build-cli.ts', '--executable'],
        {
          cwd: root,
        },
      );
      place = await openCliPlace();
      await place.secret('GREETING', 'hello');
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), 'locket-home-'));
      return () => rm(home, { recursive: true, force: true });
    });

    it('gives the program that it runs the terminal, its secrets and its exit code', async () => {
      const script = 'test -t 0 && test -t 1 && test -t 2 && echo "$GREETING from a terminal"; exit 7';
      const program = atTerminal([locket, 'run', '--', 'sh', '-c', script], asMachine(), home);
      await program.shows('hello from a terminal');
      expect(await program.ended).toBe(7);
    });

    it('leaves Ctrl-C to the program that it runs', async () => {
      const script = 'trap "echo interrupted; exit 5" INT; echo ready; while :; do sleep 0.1; done';
      const program = atTerminal([locket, 'run', '--', 'sh', '-c', script], asMachine(), home);
      await program.shows('ready');
      program.type(interrupt);
      await program.shows('interrupted');
      expect(await program.ended).toBe(5);
    });

    it('asks for a password and does not show it', logIn);

    it('ends without an answer when whoever is asked interrupts', async () => {
      const asked = atTerminal(
        [locket, 'login', '--interactive', '--email', 'a@example.org'],
        { HOME: home, LOCKET_URL: place.url },
        home,
      );
      await asked.shows('assword');
      asked.type(interrupt);
      expect(await asked.ended).toBe(1);
      expect(asked.shown()).toContain('Ended without an answer');
    });

    it('has the project of a folder chosen from a list', async () => {
      await logIn();
      await place.world.project();
      const chosen = atTerminal([locket, 'init'], { HOME: home, LOCKET_URL: place.url }, home);
      await chosen.shows('Which project');
      chosen.type(down);
      chosen.type('\r');
      expect(await chosen.ended, chosen.shown()).toBe(0);
      const { workspaceId } = JSON.parse(await readFile(join(home, '.locket.json'), 'utf8'));
      expect(workspaceId).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('says how far it is while it scans, and takes that away', async () => {
      for (let at = 0; at < 400; at += 1)
        await writeFile(join(home, `file-${at}.txt`), 'nothing here\n'.repeat(2000));
      const scan = atTerminal([locket, 'scan', '--no-git'], { HOME: home }, home);
      expect(await scan.ended, scan.shown()).toBe(0);
      expect(scan.shown()).toMatch(/\d+ pieces looked through/);
      expect(scan.raw()).toContain('\r\u001b[2K');
      expect(scan.shown()).toContain('no leaks found');
    });

    it('does what commands do that ask nobody: version, login, secrets, export, scan, agent', async () => {
      const { clientId, clientSecret, id } = await newMachine(place.world);
      await place.world.ok(
        place.world.admin,
        'POST',
        `/api/v2/workspace/${place.projectId}/identity-memberships/${id}`,
        { role: 'viewer' },
      );
      const env = { PATH: process.env.PATH, ...asMachine() };
      const told = async (...words: string[]) => (await run(locket, words, { env, cwd: home })).stdout;
      const named = ['--client-id', clientId, '--client-secret', clientSecret];
      const token = await told('login', '--method', 'universal-auth', ...named, '--plain');
      await writeFile(
        join(home, 'agent.yaml'),
        JSON.stringify({
          infisical: { address: place.url, 'exit-after-auth': true },
          auth: { type: 'universal-auth', config: { 'client-id': 'id', 'client-secret': 'secret' } },
          templates: [
            {
              'template-content': `{{ with getSecretByName "${place.projectId}" "dev" "/" "GREETING" }}{{ .Value }}{{ end }}`,
              'destination-path': 'out.txt',
            },
          ],
        }),
      );
      await writeFile(join(home, 'id'), clientId);
      await writeFile(join(home, 'secret'), clientSecret);
      await told('agent', '--config', 'agent.yaml');

      expect(await told('--version')).toMatch(/^locket version \d/);
      expect(token.trim().split('.')).toHaveLength(3);
      expect(await told('secrets', '--plain')).toContain('GREETING=hello');
      expect(await told('export', '--format', 'yaml')).toBe('GREETING: hello\n');
      expect(await readFile(join(home, 'out.txt'), 'utf8')).toBe('hello');
      await expect(
        run(locket, ['scan', '--no-git', '--exit-code', '9'], { env, cwd: await leaking() }),
      ).rejects.toMatchObject({ code: 9 });
    });

    it('runs none of the code of the folder in which it is called by its name', async () => {
      const here = join(home, 'node_modules/@napi-rs/keyring');
      await mkdir(here, { recursive: true });
      await writeFile(join(here, 'index.js'), `require('node:fs').writeFileSync('${join(home, 'ran')}', '')`);
      await writeFile(join(home, 'locket'), '');
      const env = {
        PATH: `${join(root, 'dist')}:${process.env.PATH}`,
        HOME: home,
        LOCKET_URL: place.url,
        LOCKET_EMAIL: place.person.email,
        LOCKET_PASSWORD: place.person.password,
        LOCKET_ORGANIZATION_ID: place.world.orgId,
      };
      await run('locket', ['login'], { env, cwd: home });

      await expect(readFile(join(home, 'ran'))).rejects.toThrow('ENOENT');
    });

    it('answers as the file for Node does, which keeps what it compiled of itself', async () => {
      const folder = join(home, '.locket');
      await mkdir(folder, { mode: 0o700 });
      const env = { PATH: process.env.PATH, ...asMachine() };
      const words = ['secrets', '--json'];
      const { stdout } = await run(locket, words, { env, cwd: home });
      const asFile = () =>
        run(process.execPath, [join(root, 'dist/locket.mjs'), ...words], { env, cwd: home });

      expect([(await asFile()).stdout, (await asFile()).stdout]).toEqual([stdout, stdout]);
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^code-.+-secrets$/)]);
    });

    it('has no colours where NO_COLOR says so', async () => {
      const listed = atTerminal([locket, 'secrets'], { ...asMachine(), NO_COLOR: '1' }, home);
      expect(await listed.ended).toBe(0);
      expect(listed.shown()).toContain('GREETING');
      expect(listed.raw()).not.toMatch(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`));
    });
  },
);
