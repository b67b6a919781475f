import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gatewayOf } from '../../../local/gateway/gateway.ts';
import { LocalLambda } from '../../../local/lambda/local-lambda.ts';
import type { LambdaFunction } from '../../../local/template/functions.ts';
import { appFolder, memoryLog } from '../fixtures/folder.ts';

const tool: LambdaFunction = {
  name: 'tool',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:tool',
  folder: join(appFolder, 'asset.tool'),
  handler: 'index.handler',
  environment: {},
  timeoutSeconds: 20,
  memoryMb: 128,
};
const hasty: LambdaFunction = { ...tool, name: 'hasty', timeoutSeconds: 0.2 };

const log = memoryLog();
const lambda = new LocalLambda(() => ({ GREETING: 'hi' }), log);
afterAll(() => lambda.stop());

const api = {
  type: 'http',
  id: 'api',
  stage: '$default',
  routes: [
    { method: 'ANY', path: '$default', function: tool },
    { method: 'ANY', path: '/never', function: hasty },
    { method: 'ANY', path: '/spin', function: hasty },
    { method: 'ANY', path: '/bare', function: hasty },
  ],
  allowedOrigins: [],
  binaryMediaTypes: [],
} as const;
const gateway = gatewayOf(api, lambda, log);

const ask = async (target: string) => {
  const { status, body } = await gateway({
    method: 'GET',
    target,
    rawHeaders: [],
    body: Buffer.alloc(0),
    remoteAddress: '127.0.0.1',
    localPort: 1,
    httpVersion: '1.1',
    requestId: 'r',
    receivedAt: 0,
  });
  return { status, body: JSON.parse(body.toString()) as Record<string, unknown> };
};

const crashed = { status: 502, body: { message: 'Internal Server Error' } };

describe('functions in threads', () => {
  it('see their own environment and nothing of the runner’s', async () => {
    expect((await ask('/env')).body).toMatchObject({
      greeting: 'hi',
      home: null,
      name: 'tool',
      hasTime: true,
    });
  });

  it('many requests are answered at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/slow')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('a handler that throws is a 502 and leaves the others alone', async () => {
    const [thrown, slow] = await Promise.all([ask('/throw'), ask('/slow')]);
    expect(thrown).toEqual(crashed);
    expect(slow.status).toBe(200);
    expect(log.lines.join('\n')).toContain('tool failed: Error: on purpose');
  });

  it('a crash answers 502 to all that were waiting, and the next request starts anew', async () => {
    const [slow, crash] = await Promise.all([ask('/slow'), ask('/crash')]);
    expect([slow, crash]).toEqual([crashed, crashed]);
    expect((await ask('/env')).status).toBe(200);
  });

  it('a handler that takes too long is a 504 and its thread goes on', async () => {
    const [never, bare] = await Promise.all([ask('/never'), ask('/bare')]);
    expect(never).toEqual({ status: 504, body: { message: 'Endpoint request timed out' } });
    expect(bare.body).toEqual({ plain: true });
    expect(log.lines.join()).not.toContain('hasty crashed');
  });

  it('a thread that is stuck in a loop is replaced', async () => {
    expect((await ask('/spin')).status).toBe(504);
    expect((await ask('/bare')).status).toBe(200);
  });

  it('an idle function is given up and started again when it is needed', async () => {
    await ask('/env');
    await lambda.retire(0);
    expect((await ask('/env')).status).toBe(200);
  });

  it('a bundle that cannot be loaded is a 502', async () => {
    const broken = { ...tool, name: 'broken', folder: join(appFolder, 'nowhere') };
    await expect(lambda.invoke(broken, {})).rejects.toMatchObject({ kind: 'crashed' });
    expect(log.lines.join('\n')).toContain('broken crashed: Error: Cannot find module');
  });
});
