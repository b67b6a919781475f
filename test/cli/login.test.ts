import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { newMachine } from '../world/machines.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { newDesk } from './command-line.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});

/** All that a computer keeps for a person, by the names of files. */
const filesOf = async (home: string): Promise<ReadonlyMap<string, string>> => {
  const entries = await readdir(join(home, '.locket'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
};

describe('a machine', () => {
  it('gets a token, which is kept nowhere', async () => {
    const { clientId, clientSecret } = await newMachine(place.world);
    const { run, home } = await newDesk({
      LOCKET_URL: place.url,
      INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET: clientSecret,
    });
    const plain = await run([
      'login',
      '--method=universal-auth',
      '--client-id',
      clientId,
      '--plain',
      '--silent',
    ]);
    const told = await run(['login', '--method', 'universal-auth', '--client-id', clientId]);

    expect(plain).toMatchObject({ code: 0, told: '', out: expect.stringMatching(/^ey[\w.-]+\n$/) });
    expect(told.out).toContain('Successfully authenticated with universal auth!');
    expect([...(await filesOf(home)).keys()]).toEqual([]);
  });

  it('is refused with the reason, and never shown what it gave', async () => {
    const { clientId } = await newMachine(place.world);
    const { run } = await newDesk({ LOCKET_URL: place.url, LOCKET_CLIENT_SECRET: 'wrong-secret' });
    const { code, out, told } = await run(['login', '--method', 'universal-auth', '--client-id', clientId]);

    expect([code, out]).toEqual([1, '']);
    expect(told).toMatch(/^Error: unable to authenticate with universal auth: /);
    expect(told).not.toContain('wrong-secret');
  });

  it('is told what is missing', async () => {
    const { run } = await newDesk({ LOCKET_URL: place.url });

    expect((await run(['login', '--method', 'universal-auth'])).told).toContain(
      'Please provide client-id flag',
    );
    expect((await run(['login', '--method', 'aws-iam'])).told).toContain('Please provide');
    expect((await run(['login', '--method', 'nonsense'])).told).toContain('There is no method nonsense');
  });

  it('renews its token', async () => {
    const { clientId, clientSecret } = await newMachine(place.world);
    const { run } = await newDesk({ LOCKET_URL: place.url, LOCKET_CLIENT_SECRET: clientSecret });
    const { out: token } = await run([
      'login',
      '--method',
      'universal-auth',
      '--client-id',
      clientId,
      '--plain',
    ]);
    const renewed = await run(['token', 'renew', token.trim(), '--plain']);
    const service = await run(['token', 'renew', 'st.a.b']);

    expect(renewed).toMatchObject({ code: 0, out: expect.stringMatching(/^ey/) });
    expect(service.told).toContain('Service tokens are not renewed');
  });
});

describe('a person', () => {
  it('logs in by variables, and works in the project of the folder', async () => {
    await place.secret('OF_PERSON', 'seen');
    const desk = await place.personDesk();
    const { out } = await desk.run(['secrets', 'get', 'OF_PERSON', '--plain']);
    const status = await desk.run(['whoami']);

    expect(out).toBe('seen\n');
    expect(status.out).toContain(`✓ Authenticated as ${place.person.email}`);
  });

  it('leaves nothing readable behind: what is kept is sealed, in files of the owner alone', async () => {
    await place.secret('CANARY', 'canary-value');
    const desk = await place.personDesk();
    const { out } = await desk.run(['user', 'get', 'token', '--plain']);
    await desk.run(['secrets']);
    const files = await filesOf(desk.home);

    expect(files.size).toBeGreaterThanOrEqual(4);
    for (const [file, text] of files) {
      expect(text).not.toContain('canary-value');
      expect(text).not.toContain(out.trim());
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
  });

  it('is asked for everything in a terminal', async () => {
    const { email, password } = place.person;
    const desk = await newDesk({ LOCKET_URL: place.url });
    const asked: string[] = [];
    const terminal: Terminal = {
      isInteractive: true,
      columns: 80,
      ask: async (question) => {
        asked.push(question);
        return email;
      },
      askHidden: async (question) => {
        asked.push(question);
        return password;
      },
      choose: async (question, [first]) => {
        asked.push(question);
        return first?.value as never;
      },
    };
    const { code } = await desk.run(['login', '-i'], { terminal });

    expect(code).toBe(0);
    expect(asked.slice(0, 2)).toEqual(['E-mail address', 'Password']);
    expect((await desk.run(['login', 'status', '--json'])).out).toContain(
      '"verification":{"state":"verified"}',
    );
  });

  it('is told to give all or nothing, and needs a terminal for a browser', async () => {
    const { run } = await newDesk({ LOCKET_URL: place.url });

    expect((await run(['login', '--email', 'a@b.test'])).told).toContain(
      'Please provide the variable LOCKET_PASSWORD',
    );
    expect((await run(['login'])).told).toContain('needs a terminal');
  });

  it('takes the session that the page hands over, and nothing of another page', async () => {
    const { url, world, person } = place;
    const { token } = await place.accounts.login(person);
    const handed = await world.ok({ ...person, token }, 'POST', '/api/v3/auth/cli-session', {
      organizationId: world.orgId,
    });
    const desk = await newDesk({ LOCKET_URL: url });
    const opened = Promise.withResolvers<string>();
    const terminal = { isInteractive: true, columns: 80 } as Terminal;
    const ending = desk.run(['login'], { terminal, tell: (text) => opened.resolve(text) });
    const port = /callback_port=(\d+)/.exec(await opened.promise)?.[1];
    const post = (origin: string, body: object) =>
      fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const stranger = await post('https://elsewhere.test', { email: 'x', JTWToken: 'forged' });
    const nonsense = await post(url, { email: 'x' });
    const own = await post(url, {
      email: person.email,
      privateKey: '',
      JTWToken: handed.token,
      RefreshToken: '',
    });

    expect([stranger.status, nonsense.status, own.status]).toEqual([403, 400, 200]);
    expect((await ending).code).toBe(0);
    expect((await desk.run(['whoami'])).out).toContain(person.email);
  });

  it('pastes what the page shows where it cannot reach the computer', async () => {
    const { url, world, person } = place;
    const { token } = await place.accounts.login(person);
    const body = { organizationId: world.orgId };
    const handed = await world.ok({ ...person, token }, 'POST', '/api/v3/auth/cli-session', body);
    const shown = JSON.stringify({
      email: person.email,
      privateKey: '',
      JTWToken: handed.token,
      RefreshToken: '',
    });
    const desk = await newDesk({ LOCKET_URL: url });
    const typing = (text: string) =>
      ({ isInteractive: true, columns: 80, askHidden: async () => text }) as unknown as Terminal;
    const wrong = await desk.run(['login', '--paste'], { terminal: typing('nonsense') });
    const right = await desk.run(['login', '--paste'], {
      terminal: typing(`${Buffer.from(shown).toString('base64')}\n`),
    });

    expect([wrong.code, right.code]).toEqual([1, 0]);
    expect((await desk.run(['whoami'])).out).toContain(person.email);
  });

  it('is forgotten by a reset', async () => {
    const desk = await place.personDesk();
    await desk.run(['secrets']);
    const { out } = await desk.run(['reset']);

    expect(out).toBe('Reset successful\n');
    expect((await filesOf(desk.home)).size).toBe(0);
    expect((await desk.run(['secrets'])).told).toContain('You are not logged in');
  });

  it('is not taken for logged in when the passphrase of the vault is another one', async () => {
    const desk = await place.personDesk();
    const env = { LOCKET_URL: place.url, LOCKET_VAULT_FILE_PASSPHRASE: 'another one' };

    expect((await desk.run(['secrets'], { env })).told).toContain('The vault cannot be opened');
  });

  it('is told of an address that a file of the folder names, once they have logged in there', async () => {
    const desk = await place.personDesk();
    await writeFile(
      join(desk.cwd, '.locket.json'),
      JSON.stringify({ workspaceId: place.projectId, domain: `${place.url}/api` }),
    );
    const env = { LOCKET_TOKEN: place.machine.token };
    const { code, told } = await desk.run(['secrets', '--silent'], { env });

    expect([code, told]).toEqual([0, expect.stringContaining(`.locket.json: ${place.url}`)]);
  });

  it.each([
    ['a token', ['secrets'], { LOCKET_TOKEN: 'secret-token' }],
    ['a service token', ['secrets'], { INFISICAL_TOKEN: 'st.secret-token.a.b' }],
    ['a token of a flag', ['secrets', '--token', 'secret-token'], {}],
    ['a password', ['login', '--email', 'a@b.test'], { LOCKET_PASSWORD: 'secret-token' }],
    [
      'a client secret',
      ['login', '--method', 'universal-auth', '--client-id', 'x'],
      { LOCKET_CLIENT_SECRET: 'secret-token' },
    ],
    ['a token to renew', ['token', 'renew'], { LOCKET_TOKEN: 'secret-token' }],
    ['the token of a status', ['login', 'status'], { LOCKET_TOKEN: 'secret-token' }],
    [
      'the first password of all',
      ['bootstrap', '--email', 'a@b.test', '--organization', 'x'],
      { LOCKET_ADMIN_PASSWORD: 'secret-token' },
    ],
  ])('sends %s nowhere that only a file of a repository names', async (_, words, env) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const desk = await newDesk({ ...env, LOCKET_PROJECT_ID: 'x' });
    for (const name of ['.infisical.json', '.locket.json']) {
      await writeFile(join(desk.cwd, name), JSON.stringify({ domain: `http://127.0.0.1:${port}` }));
      const { code, told } = await desk.run(words);

      expect([code, told]).toEqual([1, expect.stringContaining('Nothing is sent to')]);
      expect(told).toContain('--domain');
    }
    server.close();

    expect(asked).toEqual([]);
  });

  it('hears that a token is used in the place of their session, unless that is not wanted', async () => {
    const desk = await place.personDesk();
    const env = { LOCKET_URL: place.url, LOCKET_TOKEN: place.machine.token };
    const [told, silent] = [
      await desk.run(['secrets', '--plain'], { env }),
      await desk.run(['secrets', '--plain', '--silent'], { env }),
    ];

    expect(told.told).toContain(
      `The token of LOCKET_TOKEN is used, not the session of ${place.person.email}`,
    );
    expect([told.code, silent.told]).toEqual([0, '']);
  });

  it('says who somebody is in the members that programs read, also of a session that has ended', async () => {
    const now = () => place.world.app.runtime.now().getTime();
    let later = 0;
    const desk = await place.personDesk(() => now() + later);
    const alive = JSON.parse((await desk.run(['login', 'status', '--json'])).out);
    later = 400 * 86_400_000;
    const ended = await desk.run(['login', 'status', '--json']);
    const refused = await desk.run(['login', 'status', '--json'], {
      env: { LOCKET_URL: place.url, LOCKET_TOKEN: 'nonsense' },
    });

    expect(alive.sessions).toMatchObject([
      {
        principalType: 'user',
        status: 'authenticated',
        domain: place.url,
        email: place.person.email,
        tokenSource: 'login',
        token: { exp: expect.any(Number) },
        verification: { state: 'verified' },
      },
    ]);
    expect([ended.code, JSON.parse(ended.out).sessions[0]]).toMatchObject([
      1,
      { status: 'expired', verification: { state: 'skipped' } },
    ]);
    expect([refused.code, JSON.parse(refused.out).sessions[0].status]).toEqual([1, 'rejected']);
    expect((await desk.run(['secrets'])).told).toContain(`Your session at ${place.url} has ended`);
  });

  it('keeps no session that was handed over under the name of somebody else', async () => {
    const { url, world, person } = place;
    const { token } = await place.accounts.login(person);
    const body = { organizationId: world.orgId };
    const handed = await world.ok({ ...person, token }, 'POST', '/api/v3/auth/cli-session', body);
    const shown = JSON.stringify({ email: 'victim@locket.test', privateKey: '', JTWToken: handed.token });
    const desk = await newDesk({ LOCKET_URL: url });
    const askHidden = async () => Buffer.from(shown).toString('base64');
    const terminal = { isInteractive: true, columns: 80, askHidden } as unknown as Terminal;
    const { code, told } = await desk.run(['login', '--paste'], { terminal });

    expect([code, told]).toEqual([1, expect.stringContaining(`is that of ${person.email}`)]);
    expect((await filesOf(desk.home)).size).toBe(0);
  });
});

describe('a service token', () => {
  it('is made by a person, and reads the project it carries', async () => {
    await place.secret('FOR_TOKEN', 'seen');
    const desk = await place.personDesk();
    const made = await desk.run(['service-token', 'create', '-s', 'dev:/**', '-a', 'read', '--token-only']);
    const env = { LOCKET_URL: place.url, INFISICAL_TOKEN: made.out.trim() };
    const other = await newDesk(env);

    expect(made.out).toMatch(/^st\.[^.]+\.[^.]+\.[0-9a-f]{32}\n$/);
    expect((await other.run(['secrets', 'get', 'FOR_TOKEN', '--plain', '--projectId', 'ignored'])).out).toBe(
      'seen\n',
    );
    expect((await other.run(['secrets', 'set', 'A=1'])).code).toBe(1);
  });

  it('is not made by a machine', async () => {
    const desk = await place.machineDesk();

    expect((await desk.run(['service-token', 'create', '-s', 'dev:/', '-a', 'read'])).told).toContain(
      'This is for people',
    );
  });
});
