import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CredentialsSource } from '../../../layers/adapters/aws/credentials.ts';
import type { Call } from '../../../layers/adapters/aws/json-service.ts';
import type { AwsSettings } from '../../../layers/adapters/aws-settings.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { openKms } from '../../../layers/adapters/wrapping/kms.ts';
import { selfSigned } from '../egress/self-signed.ts';
import { type Heard, type ScriptedServer, type Step, startScriptedServer } from './scripted-server.ts';
import { verified } from './verified.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const secretAccessKey = 'a secret of AWS';
const known: CredentialsSource = async () => ({
  accessKeyId: 'AKID',
  secretAccessKey,
  sessionToken: 'a token',
});
const reaching = (endpoint: string): AwsSettings => ({
  region: 'eu-west-1',
  useFips: false,
  useDualStack: false,
  endpointOf: () => endpoint,
});

type Options = NonNullable<Parameters<typeof openKms>[0]>;
const open = (options: Options = {}): Call =>
  openKms({ aws: reaching(server.url), credentials: known, attemptMilliseconds: 200, ...options });

const fine: Step = { status: 200, body: '{"fine":true}' };
const summed = (sum: number): Step => ({ ...fine, headers: { 'x-amz-crc32': String(sum) } });
const right = crc32(fine.body);

describe('what is sent', () => {
  it('is signed as its receiver checks it, with all that says what is asked and by whom', async () => {
    server.play(fine);
    await open({ aws: reaching(`${server.url}/below/here`) })('Encrypt', { text: 'ü 🔑' });

    const heard = server.heard[0] as Heard;
    expect(heard).toMatchObject({ method: 'POST', path: '/below/here/', body: '{"text":"ü 🔑"}' });
    expect(verified(heard, secretAccessKey)).toEqual({
      accessKeyId: 'AKID',
      scope: 'eu-west-1/kms',
      signedHeaders: ['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'],
      isRight: true,
    });
    expect(heard.headers['x-amz-target']).toBe('TrentService.Encrypt');
  });

  it('is signed with fresh credentials five minutes before the old ones expire', async () => {
    server.play(fine);
    let given = 0;
    const call = open({
      credentials: async () => {
        given += 1;
        // The first ones stop being fresh a tenth of a second from now.
        const milliseconds = given === 1 ? 300_100 : 3_600_000;
        return {
          accessKeyId: `AKID${given}`,
          secretAccessKey,
          expiration: new Date(Date.now() + milliseconds),
        };
      },
    });
    await call('Encrypt', {});
    await sleep(150);
    for (let n = 0; n < 3; n += 1) await call('Encrypt', {});

    const signers = server.heard.map((heard) => verified(heard, secretAccessKey));
    expect(signers.map(({ accessKeyId, isRight }) => [accessKeyId, isRight])).toEqual([
      ['AKID1', true],
      ['AKID2', true],
      ['AKID2', true],
      ['AKID2', true],
    ]);
  });

  it('goes to nobody who cannot prove who they are, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const asked = vi.fn();
    const stranger = createServer(selfSigned, asked);
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;

    await expect(
      open({ aws: reaching(`https://127.0.0.1:${port}`), attempts: 1 })('Encrypt', {}),
    ).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(asked).not.toHaveBeenCalled();
    stranger.close();
  });
});

describe('a clock that is wrong', () => {
  const wrongBy = (minutes: number) => ({
    ...systemRuntime,
    now: () => new Date(Date.now() + minutes * 60_000),
  });
  const amzDate = (text = ''): number =>
    Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const strict = ({ headers }: Heard): Step =>
    Math.abs(amzDate(headers['x-amz-date']) - Date.now()) < 300_000
      ? fine
      : {
          status: 400,
          body: '{"__type":"x#InvalidSignatureException","message":"Signature not yet current"}',
        };

  it.each([-10, 10])('by %i minutes is set right by the first refusal', async (minutes) => {
    server.answer(strict);
    const call = open({ runtime: wrongBy(minutes) });

    await expect(call('Encrypt', {})).resolves.toEqual({ fine: true });
    expect(server.heard).toHaveLength(2);
    await call('Encrypt', {});
    expect(server.heard).toHaveLength(3);
  });

  it('is not blamed for a signature that is wrong', async () => {
    server.play({ status: 400, body: '{"__type":"x#InvalidSignatureException","message":"no"}' });
    await expect(open()('Encrypt', {})).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(server.heard).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('that sums up is taken at once, one that was damaged is asked for again', async () => {
    server.play(summed(right));
    await open()('Encrypt', {});
    expect(server.heard).toHaveLength(1);

    server.play(summed(right + 1), summed(right));
    await expect(open()('Encrypt', {})).resolves.toEqual({ fine: true });
    expect(server.heard).toHaveLength(2);

    server.play(summed(right + 1));
    await expect(open({ attempts: 1 })('Encrypt', {})).rejects.toMatchObject({ name: 'CRC32CheckFailed' });
  });

  it('without a body is a fault, never an empty reply', async () => {
    server.play({ status: 200, body: '' });
    await expect(open()('Encrypt', {})).rejects.toMatchObject({
      name: 'SyntaxError',
      $metadata: { httpStatusCode: 200 },
    });
  });

  it('that is longer than it may be is not read to its end', async () => {
    server.play(fine);
    await expect(open({ answerBytes: 12 })('Encrypt', {})).rejects.toThrow('longer than 12 bytes');
    await expect(open({ answerBytes: 13 })('Encrypt', {})).resolves.toEqual({ fine: true });
  });

  it('that begins and never ends is given up in time', async () => {
    server.play('stall');
    await expect(open({ attempts: 1 })('Encrypt', {})).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('cannot put on the error what is no member of its shape', async () => {
    const body =
      '{"__type":"x#Odd","message":"told","stack":"forged","$metadata":{},"name":"TimeoutError","Own":1}';
    server.play({ status: 400, body });
    const error = await open()('Encrypt', {}).catch((each) => each);
    expect(error).toMatchObject({ name: 'Odd', $metadata: { httpStatusCode: 400 }, Own: 1 });
    expect(error.stack).not.toBe('forged');
    expect(JSON.stringify(error)).not.toContain('forged');
  });
});

describe('a call', () => {
  it('ends when its time is over, even within a pause', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    server.play({ status: 400, body: '{"__type":"x#ThrottlingException","message":"slower"}' });
    const start = performance.now();
    await expect(open({ attemptMilliseconds: 100 })('Encrypt', {})).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    // Three attempts of 100 milliseconds; the first pause alone would be 999.
    expect(performance.now() - start).toBeGreaterThan(250);
    expect(performance.now() - start).toBeLessThan(950);
    expect(server.heard).toHaveLength(1);
  });

  it('comes back no sooner than it was told to', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const busy = { status: 503, body: '{}', headers: { 'x-amz-retry-after': '120' } };
    server.play(busy, fine);
    const start = performance.now();
    await open({ attemptMilliseconds: 1000 })('Encrypt', {});
    expect(performance.now() - start).toBeGreaterThan(100);
    expect(server.heard).toHaveLength(2);
  });

  it('uses one connection after another', async () => {
    server.play(fine);
    const call = open();
    const before = server.connections;
    for (let n = 0; n < 5; n += 1) await call('Encrypt', {});
    expect(server.connections - before).toBe(1);
  });
});
