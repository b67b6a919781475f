import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudHSMV2Client } from '@aws-sdk/client-cloudhsm-v2';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyStorePorts } from '../../../functions/workers/hsm-key/aws.ts';
import { ensureHsmKey } from '../../../functions/workers/hsm-key/hsm-key.ts';
import { keyStoreFaults } from '../../../functions/workers/hsm-key/key-store.ts';
import { customResourceEvent } from './custom-resource-event.ts';

interface Answer {
  readonly status?: number;
  readonly body: object;
}

const silence = 'silence';
let server: Server;
/** Answers by the operation's name, `silence` among them; what has none is refused as IAM refuses. */
let answers: Readonly<Record<string, Answer | typeof silence>> = {};
const asked: { readonly operation: string; readonly body: unknown; readonly scope: string | undefined }[] =
  [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target']);
    const scope = /Credential=[^/]+\/\d+\/([^/]+\/[^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    asked.push({ operation, body: JSON.parse(Buffer.concat(chunks).toString()), scope });
    const answer = answers[operation];
    if (answer === silence) return;
    const { status = 200, body } = answer ?? {
      status: 400,
      body: { __type: 'AccessDeniedException', Message: `No right to ${operation}` },
    };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  answers = {};
  asked.length = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const stores = 'TrentService.DescribeCustomKeyStores';
const clusters = 'BaldrApiService.DescribeClusters';
const store = { CustomKeyStoreId: 'cks-1', ConnectionState: 'CONNECTED', CloudHsmClusterId: 'cluster-1' };
const hsm = (AvailabilityZone: string, State = 'ACTIVE') => ({ AvailabilityZone, State, HsmId: 'hsm-1' });
const withCluster = (...Clusters: object[]) => ({
  [stores]: { body: { CustomKeyStores: [store] } },
  [clusters]: { body: { Clusters } },
});

/** What is wrong with the key store `cks-1`, asked by the SDK's clients. */
const faults = () => keyStoreFaults(keyStorePorts(new KMSClient({ maxAttempts: 1 })), 'cks-1');

describe("a key store and its cluster, asked by the SDK's clients", () => {
  it('are asked by their ids, each signed for by its own name', async () => {
    answers = withCluster({ ClusterId: 'cluster-1', State: 'ACTIVE', Hsms: [hsm('a'), hsm('b')] });
    expect(await faults()).toEqual([]);
    expect(asked).toEqual([
      { operation: stores, body: { CustomKeyStoreId: 'cks-1' }, scope: 'eu-central-1/kms' },
      {
        operation: clusters,
        body: { Filters: { clusterIds: ['cluster-1'] } },
        scope: 'eu-central-1/cloudhsm',
      },
    ]);
  });

  it('are told when they are degraded', async () => {
    answers = withCluster({
      ClusterId: 'cluster-1',
      State: 'DEGRADED',
      Hsms: [hsm('a'), hsm('b', 'DEGRADED')],
    });
    expect(await faults()).toEqual([
      'The cluster cluster-1 is DEGRADED, not ACTIVE.',
      'The cluster cluster-1 has 1 active HSMs in 1 availability zones: it needs two in two zones.',
    ]);
  });

  it('that are not there are told apart from ones that may not be asked', async () => {
    answers = { [stores]: { status: 400, body: { __type: 'CustomKeyStoreNotFoundException' } } };
    expect(await faults()).toEqual(['There is no key store cks-1 in this region.']);
    answers = withCluster();
    expect(await faults()).toEqual(['The cluster cluster-1 is not there.']);
    answers = { [stores]: { body: { CustomKeyStores: [store] } } };
    await expect(faults()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it.each([
    [stores, {}],
    [clusters, { [stores]: { body: { CustomKeyStores: [store] } } }],
  ])('are not waited for when %s is not answered', async (operation, others) => {
    answers = { ...others, [operation]: silence };
    const ports = keyStorePorts(new KMSClient({}), 200);
    await expect(keyStoreFaults(ports, 'cks-1')).rejects.toThrow(/abort/i);
  });

  it('fail a deployment before a key is made', async () => {
    answers = withCluster({ ClusterId: 'cluster-1', State: 'ACTIVE', Hsms: [hsm('a'), hsm('a')] });
    const none = () => Promise.reject(new Error('Nothing may be made'));
    const work = ensureHsmKey({
      ...keyStorePorts(new KMSClient({})),
      describeKey: none,
      createKey: none,
      createAlias: none,
    });
    const wish = { KeyStoreId: 'cks-1', Alias: 'alias/locket', Description: 'wraps' };
    await expect(work(customResourceEvent('Create', wish))).rejects.toThrow(
      /2 active HSMs in 1 availability/,
    );
  });

  it.each([
    ['eu-central-1', 'cloudhsmv2.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'cloudhsmv2.cn-north-1.amazonaws.com.cn'],
  ])('a cluster in %s is asked at %s', async (region, hostname) => {
    const { endpointProvider } = new CloudHSMV2Client({ region }).config;
    const { url } = endpointProvider({ Region: region });
    expect([url.hostname, url.protocol]).toEqual([hostname, 'https:']);
  });
});
