import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../local/instance/processes.ts';
import { type RunningLocket, startLocket } from '../../local/runner.ts';
import { appFolder, temporaryFolder, until } from './fixtures/folder.ts';

type Json = Record<string, unknown>;

const put = (url: string, name: string, value: string) =>
  fetch(`${url}/items/${name}`, { method: 'PUT', body: value, headers: { 'content-type': 'text/plain' } });

const readItem = async (url: string, name: string) =>
  ((await (await fetch(`${url}/items/${name}`)).json()) as Json).value;

/** The fixture app in a process of its own. */
const runApart = async (dataDir: string) => {
  const script = join(import.meta.dirname, 'fixtures', 'run.ts');
  const child: ChildProcess = spawn(process.execPath, [script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (!child.stdout) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, ...(JSON.parse(line) as Pick<RunningLocket, 'url' | 'pids'>) };
};

const archivedNames = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'events'))
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(dataDir, 'events', name), 'utf8')
        .split('\n')
        .filter(Boolean),
    )
    .map((line) => (JSON.parse(line) as { event: { detail: { name: string } } }).event.detail.name);

describe('a running app', { timeout: 30_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'locket-e2e-'));
  const locket = await startLocket({ dataDir, appFolder });
  const { url } = locket;
  afterAll(async () => {
    await locket.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const echo = async (path: string, init?: RequestInit) =>
    (await (await fetch(url + path, init)).json()) as Json;

  it('a request reaches its function and the function its table', async () => {
    expect((await put(url, 'one', 'first')).status).toBe(201);
    expect(await readItem(url, 'one')).toBe('first');
    expect((await fetch(`${url}/items/none`)).status).toBe(404);
  });

  it('the function sees what API Gateway would send', async () => {
    const event = await echo('/any/A%2FB%3Fcut?q=%C3%BC', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '9.9.9.9' },
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/any/A/B',
      queryStringParameters: { q: 'ü' },
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' } },
    });
  });

  it('the environment comes from the templates and the runner', async () => {
    expect(await echo('/env')).toMatchObject({
      greeting: 'hello-us-east-1-1',
      wrapping: 'software',
      keyFile: join(dataDir, 'wrapping.key'),
      home: null,
    });
  });

  it('HEAD has the length and no body', async () => {
    const response = await fetch(`${url}/bare`, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('14');
    expect(await response.text()).toBe('');
  });

  it('cookies come back one by one and a 204 has no length', async () => {
    const response = await fetch(`${url}/cookies`);
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-length')).toBeNull();
  });

  it('a reply beyond 6 MB is a 500', async () => {
    expect((await fetch(`${url}/large`)).status).toBe(500);
  });

  it('a request beyond 10 MB is a 413', async () => {
    const response = await fetch(`${url}/any`, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
  });

  it('a path may be as odd as HTTP allows', async () => {
    const rawPath = await new Promise((done, fail) => {
      const odd = request(`${url}`, { path: '//a/../b%zz/' }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        done((JSON.parse(text) as Json).rawPath);
      });
      odd.once('error', fail).end();
    });
    expect(rawPath).toBe('//a/../b%zz/');
  });

  it('what is no HTTP is refused as JSON', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*\{"message":"Bad Request"\}$/);
  });

  it('a change becomes an event in the archive, and only such a change', async () => {
    await put(url, 'archived', 'x');
    await until(() => archivedNames(dataDir).includes('archived'));
    expect(archivedNames(dataDir).filter((name) => name === 'archived')).toHaveLength(1);
  });

  it('a rule calls a function with the event', async () => {
    await put(url, 'loud-1', 'x');
    const log = join(dataDir, 'locket.log');
    await until(() => readFileSync(log, 'utf8').includes('received {"name":"loud-1"}'));
    await until(() => readdirSync(join(dataDir, 'events', 'pending')).join() === 'failed');
  });

  it('the database took the index of its stream', () => {
    expect(readFileSync(join(dataDir, 'locket.log'), 'utf8')).not.toContain('without an index');
  });

  it('a second start on the same folder is refused', async () => {
    await expect(startLocket({ dataDir, appFolder })).rejects.toThrow('Another Locket');
  });
});

describe('a start', { timeout: 30_000 }, () => {
  it('on a busy port says so and leaves nothing behind', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const dataDir = temporaryFolder();
    await expect(startLocket({ dataDir, appFolder, port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use; set LOCKET_PORT to a free one.`,
    );
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('on an address of another machine says so', async () => {
    const started = startLocket({ dataDir: temporaryFolder(), appFolder, host: '192.0.2.1' });
    await expect(started).rejects.toThrow(/cannot listen on 192\.0\.2\.1 .* LOCKET_HOST/);
  });

  it('delivers what an earlier run accepted and did not deliver', async () => {
    const dataDir = temporaryFolder();
    const pending = join(dataDir, 'events', 'pending');
    mkdirSync(pending, { recursive: true });
    const delivery = { function: 'events-Relay', event: { detail: { name: 'left over' } } };
    writeFileSync(join(pending, 'one.json'), JSON.stringify(delivery));
    const locket = await startLocket({ dataDir, appFolder });
    onTestFinished(() => locket.stop());
    await until(() =>
      readFileSync(join(dataDir, 'locket.log'), 'utf8').includes('received {"name":"left over"}'),
    );
    await until(() => !existsSync(join(pending, 'one.json')));
  });

  it('uses a database that runs already and starts none', async () => {
    const first = await startLocket({ dataDir: temporaryFolder(), appFolder });
    const second = await startLocket({
      dataDir: temporaryFolder(),
      appFolder,
      dynamodbEndpoint: first.dynamodbEndpoint,
    });
    onTestFinished(async () => {
      await second.stop();
      await first.stop();
    });
    expect(second.pids.dynamodb).toBeUndefined();
    await put(second.url, 'shared', 'x');
    expect(await readItem(first.url, 'shared')).toBe('x');
  });
});

describe('a stop', { timeout: 30_000 }, () => {
  it('lets a running request finish, ends the database and keeps the data', async () => {
    const dataDir = temporaryFolder();
    const before = await runApart(dataDir);
    await put(before.url, 'kept', 'value');
    const slow = fetch(`${before.url}/slow`);
    await until(() => readFileSync(join(dataDir, 'locket.log'), 'utf8').includes('slow begins'));
    before.child.kill('SIGTERM');
    const [code] = await once(before.child, 'exit');
    expect((await slow).status).toBe(200);
    expect(code).toBe(0);
    expect(isRunning(before.pids.dynamodb ?? 0)).toBe(false);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);

    const after = await runApart(dataDir);
    expect(await readItem(after.url, 'kept')).toBe('value');
  });

  it('by kill -9 takes the database along, and the next start has every acknowledged item', async () => {
    const dataDir = temporaryFolder();
    const before = await runApart(dataDir);
    await put(before.url, 'acknowledged', 'value');
    before.child.kill('SIGKILL');
    await once(before.child, 'exit');
    await until(() => !isRunning(before.pids.dynamodb ?? 0));

    const after = await runApart(dataDir);
    expect(await readItem(after.url, 'acknowledged')).toBe('value');
    await until(() => archivedNames(dataDir).includes('acknowledged'));
  });
});
