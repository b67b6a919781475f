import { existsSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAgent } from './agent-world.ts';

const minute = 60_000;
const second = 1000;

const settings = (instance = '', more = ''): string => `
infisical:
  address: https://locket.test
  ${instance}
auth: {type: universal-auth}
sinks: [{type: file, config: {path: token}}]
templates:
  - template-content: '{{ range listSecrets "p" "dev" "/" }}{{ .Key }}={{ .Value }}{{ end }}'
    destination-path: out/app.env
    config:
      polling-interval: 1m
      execute: {command: reload, timeout: 10}
${more}`;

const text = (file: string): string => readFileSync(file, 'utf8');

describe('the agent', () => {
  it('lives through an hour of changes and faults', async () => {
    const { clock, locket, executed, exit, end, file } = await startAgent(settings());
    const app = file('out/app.env');
    const seen: string[] = [];
    const at = async (minutes: number): Promise<void> => {
      await clock.advance(minutes * minute);
      seen.push(text(app));
    };

    await at(1);
    locket.secrets = { PASSWORD: 'two' };
    await at(4);
    locket.trouble = 'offline';
    locket.secrets = { PASSWORD: 'three' };
    await at(15); // longer than a token lives
    locket.trouble = 'overloaded';
    await at(5);
    locket.trouble = 'none';
    await at(5);
    locket.trouble = 'refuses';
    await at(10);
    locket.trouble = 'none';
    locket.secrets = { PASSWORD: 'four' };
    await at(20);
    end();

    expect(await exit).toBe(0);
    expect(seen).toEqual([
      'PASSWORD=one',
      'PASSWORD=two',
      'PASSWORD=two',
      'PASSWORD=two',
      'PASSWORD=three',
      'PASSWORD=three',
      'PASSWORD=four',
    ]);
    expect(executed.map(({ command }) => command)).toEqual(['reload', 'reload', 'reload']);
    expect(clock.now() - Date.parse('2026-01-01T00:00:00Z')).toBe(60 * minute);
  });

  it('renews its token in time, and logs in anew when its longest life ends', async () => {
    const { clock, locket, end, exit, file } = await startAgent(settings());
    await clock.advance(60 * minute);
    const tokenCalls = locket.calls.filter((call) => call !== 'list');
    end();
    await exit;

    expect(tokenCalls.slice(0, 9)).toEqual([
      'login',
      'renew',
      'renew',
      'renew',
      'renew',
      'renew',
      'renew',
      'renew',
      'login',
    ]);
    expect(text(file('token'))).toBe('token-2');
    expect(statSync(file('token')).mode & 0o777).toBe(0o600);
  });

  it('asks again after pauses that grow, no more often than the configuration says', async () => {
    const retries = 'retry-strategy: {max-retries: 2, base-delay: 1s, max-delay: 5s}';
    const { clock, locket, end, exit } = await startAgent(settings(retries));
    await clock.advance(0);
    locket.calls.length = 0;
    locket.trouble = 'overloaded';
    await clock.advance(80 * second);
    const lists = locket.calls.filter((call) => call === 'list').length;
    locket.trouble = 'refuses';
    await clock.advance(20 * second);
    const refused = locket.calls.filter((call) => call === 'list').length - lists;
    end();
    await exit;

    expect([lists, refused]).toEqual([3, 1]);
  });

  it('goes on with the token of its sink, and logs in when that is good no more', async () => {
    const working = await startAgent(settings(), { kept: 'working' });
    await working.clock.advance(second);
    const ended = await startAgent(settings(), { kept: 'ended' });
    await ended.clock.advance(second);
    for (const { end, exit } of [working, ended]) {
      end();
      await exit;
    }

    expect(working.locket.calls).toEqual(['renew', 'list']);
    expect(ended.locket.calls).toEqual(['renew', 'login', 'list']);
  });

  it('replaces files at one stroke: a reader sees the old or the new, and no drafts stay', async () => {
    const { clock, locket, end, exit, file } = await startAgent(settings());
    await clock.advance(minute);
    const inode = statSync(file('out/app.env')).ino;
    const events: string[] = [];
    const watcher = watch(dirname(file('out/app.env')), (event, name) => events.push(`${event} ${name}`));
    locket.secrets = { PASSWORD: 'x'.repeat(1_000_000) };
    await clock.advance(minute);
    watcher.close();
    end();
    await exit;

    expect(statSync(file('out/app.env')).ino).not.toBe(inode);
    expect(statSync(file('out/app.env')).mode & 0o777).toBe(0o600);
    expect(events.filter((event) => event === 'change app.env')).toEqual([]);
    expect(readdirSync(dirname(file('out/app.env')))).toEqual(['app.env']);
  });

  it('gives files the mode that the configuration says', async () => {
    const mode = settings().replace('polling-interval: 1m', 'permissions: "0644"');
    const { clock, end, exit, file } = await startAgent(mode);
    await clock.advance(0);
    end();
    await exit;

    expect(statSync(file('out/app.env')).mode & 0o777).toBe(0o644);
  });

  it('removes a file that could not be rendered anew for longer than it may be old', async () => {
    const { clock, locket, executed, end, exit, file } = await startAgent(settings('max-age: 10m'));
    await clock.advance(minute);
    locket.trouble = 'offline';
    await clock.advance(9 * minute);
    const before = existsSync(file('out/app.env'));
    await clock.advance(3 * minute);
    const after = existsSync(file('out/app.env'));
    locket.trouble = 'none';
    await clock.advance(2 * minute);
    end();
    await exit;

    expect([before, after, text(file('out/app.env'))]).toEqual([true, false, 'PASSWORD=one']);
    expect(executed).toHaveLength(1);
  });

  it('revokes its token and empties its sinks at the end, if that is asked for', async () => {
    const { clock, locket, end, exit, file } = await startAgent(
      settings('revoke-credentials-on-shutdown: true'),
    );
    await clock.advance(minute);
    end();

    expect(await exit).toBe(0);
    expect(locket.tokens.size).toBe(0);
    expect(text(file('token'))).toBe('');
    expect(text(file('out/app.env'))).toBe('PASSWORD=one');
  });

  it('ends all the same when the token cannot be revoked', async () => {
    const { clock, locket, end, exit, told, file } = await startAgent(
      settings('revoke-credentials-on-shutdown: true'),
    );
    await clock.advance(minute);
    locket.trouble = 'offline';
    end();

    expect(await exit).toBe(0);
    expect(told.at(-1)).toContain('The access token is not revoked');
    expect(text(file('token'))).toBe('');
  });

  it.each([
    ['0 when every template is rendered', '', 0],
    ['1 when one is not', `  - {template-content: '{{ fail "x" }}', destination-path: other}`, 1],
  ])('ends after one rendering with %s', async (_, more, code) => {
    const { clock, exit } = await startAgent(settings('exit-after-auth: true', more));
    await clock.advance(0);

    expect(await exit).toBe(code);
  });

  it('goes on with other templates when one fails, and says nothing secret', async () => {
    const broken = `  - {template-content: '{{ range listSecrets "p" "dev" "/" }}{{ .Value | b64dec }}{{ end }}', destination-path: other}`;
    const { clock, locket, told, end, exit, file } = await startAgent(settings('', broken));
    locket.secrets = { PASSWORD: 'hunter2!' };
    await clock.advance(2 * minute);
    end();
    await exit;

    expect(text(file('out/app.env'))).toBe('PASSWORD=hunter2!');
    expect(existsSync(file('other'))).toBe(false);
    expect(told.join('\n')).toContain('this is no base64');
    expect(told.join('\n')).not.toMatch(/hunter2|token-1/);
  });

  it('tells how it fares on a port of this machine', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const { clock, locket, commandsEnd, end, exit, file } = await startAgent(settings('max-age: 10m'), {
      statusPort: port,
    });
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      return { status: response.status, body: await response.text() };
    };
    await clock.advance(minute);
    const healthy = await get('/health');
    commandsEnd('failed');
    locket.secrets = { PASSWORD: 'two' };
    await clock.advance(minute);
    locket.trouble = 'offline';
    await clock.advance(20 * minute);
    const failing = await get('/health');
    const { body: metrics } = await get('/metrics');
    const others = [await get('/'), await get('/health', 'POST')].map(({ status }) => status);
    end();
    await exit;

    expect(healthy.status).toBe(200);
    expect(failing.status).toBe(503);
    expect(JSON.parse(failing.body)).toMatchObject({
      status: 'failing',
      isTokenAlive: false,
      templates: [{ destination: file('out/app.env'), isThere: false }],
    });
    expect(metrics).toContain('# TYPE locket_agent_renders_total counter');
    expect(metrics).toMatch(/^locket_agent_renders_total\{template="[^"]+",result="changed"\} 2$/m);
    expect(metrics).toMatch(/^locket_agent_commands_total\{template="[^"]+",result="failed"\} 1$/m);
    expect(metrics).toMatch(/^locket_agent_token_requests_total\{kind="login",result="failed"\} \d+$/m);
    expect(`${failing.body}${metrics}`).not.toMatch(/two|token-1/);
    expect(others).toEqual([404, 405]);
  });

  describe('with dynamic secrets', () => {
    const leasing = `  - {template-content: '{{ (dynamicSecret "p" "dev" "/" "db").DB_USERNAME }}', destination-path: one, config: {polling-interval: 10m, execute: {command: reload one}}}
  - {template-content: 'X={{ (dynamic_secret "p" "dev" "/" "db").DB_USERNAME }}', destination-path: two, config: {polling-interval: 1h}}`;

    it('shares a lease among templates, and takes another before it ends', async () => {
      const { clock, locket, executed, end, exit, file } = await startAgent(settings('', leasing));
      await clock.advance(29 * minute);
      const before = [text(file('one')), text(file('two')), locket.leases.size];
      await clock.advance(minute - 10 * second);
      const after = [text(file('one')), text(file('two')), locket.leases.size];
      end();
      await exit;

      expect(before).toEqual(['user of lease-1', 'X=user of lease-1', 1]);
      expect(after).toEqual(['user of lease-2', 'X=user of lease-2', 2]);
      expect(executed.map(({ command }) => command)).toEqual(['reload one']);
    });

    it('ends leases with the agent if that is asked for, and empties files that hold them', async () => {
      const revoking = settings('revoke-credentials-on-shutdown: true', leasing);
      const { clock, locket, end, exit, file } = await startAgent(revoking);
      await clock.advance(minute);
      end();

      expect(await exit).toBe(0);
      expect(locket.calls.slice(-2)).toEqual(['end lease', 'revoke']);
      expect(['one', 'two', 'out/app.env'].map((name) => text(file(name)))).toEqual(['', '', 'PASSWORD=one']);
    });

    it('keeps a lease over an outage for as long as it lasts', async () => {
      const { clock, locket, end, exit, file } = await startAgent(settings('', leasing));
      await clock.advance(minute);
      locket.trouble = 'offline';
      await clock.advance(20 * minute);
      end();
      await exit;

      expect(text(file('one'))).toBe('user of lease-1');
      expect(locket.calls.filter((call) => call === 'lease')).toHaveLength(1);
    });
  });
});
