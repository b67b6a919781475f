import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { openEgress } from '../../layers/adapters/egress/egress.ts';
import { openCustomerKms } from '../../layers/adapters/external-kms/customer-kms.ts';
import { openSts } from '../../layers/adapters/sts/sts.ts';
import { selfSigned } from './egress/self-signed.ts';

afterEach(() => vi.unstubAllEnvs());

const aws = { provider: 'aws', awsRegion: 'eu-central-1', kmsKeyId: 'alias/x' } as const;
const data = { accessKey: 'AKIA0000000000000000', secretKey: 'secret' };
const role = { assumeRoleArn: 'arn:aws:iam::111122223333:role/x', externalId: 'x' };

/** What asking customers' KMS comes to, by each road that leads to one. */
const askedOfKms = async (url: string): Promise<readonly string[]> => {
  const kms = openCustomerKms({ aws: { kms: url, sts: url } });
  const byKey = await kms.open({ ...aws, credential: { type: 'access-key', data } });
  const roleAccess = { ...aws, credential: { type: 'assume-role', data: role } } as const;
  const byRole = await kms.open(roleAccess);
  const asked = [byKey.describe(), byRole.describe(), kms.assertOwn(roleAccess)];
  return (await Promise.all(asked)).map(({ kind }) => kind);
};

const request = {
  host: 'sts.amazonaws.com',
  headers: {},
  body: '',
  signedAt: new Date(0),
  authorization: {
    accessKeyId: 'AKIA',
    day: '19700101',
    region: 'us-east-1',
    signedHeaders: new Set<string>(),
    signature: '',
  },
};

it('nobody who cannot prove the name is called, although the environment waives the proof', async () => {
  let calls = 0;
  const server = createServer(selfSigned, (_request, response) => {
    calls += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const egress = openEgress({ allowPrivateTargets: true });
  const outcomes = await Promise.all([
    egress.get({ url }),
    egress.ask({ url, headers: {}, body: '' }),
    egress.post({ url, headers: {}, body: '' }),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  await expect(openSts({ allowedHosts: [], endpoint: url }).identify(request)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(await askedOfKms(url)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect(calls).toBe(0);
  server.close();
});
