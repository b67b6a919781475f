import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliPlace, openCliPlace } from '../cli/cli-place.ts';
import { atTerminal, pseudoTerminal } from '../cli/pty.ts';
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

    it('has no colours where NO_COLOR says so', async () => {
      const listed = atTerminal([locket, 'secrets'], { ...asMachine(), NO_COLOR: '1' }, home);
      expect(await listed.ended).toBe(0);
      expect(listed.shown()).toContain('GREETING');
      expect(listed.raw()).not.toMatch(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`));
    });
  },
);
