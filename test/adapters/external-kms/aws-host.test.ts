import { afterEach, expect, it, vi } from 'vitest';
import { kmsClient } from '../../../layers/adapters/external-kms/aws/aws-access.ts';

afterEach(() => vi.unstubAllEnvs());

const credential = {
  type: 'access-key',
  data: { accessKey: 'AKIA0000000000000000', secretKey: 'secret' },
} as const;

it.each([
  ['eu-central-1', 'kms.eu-central-1.amazonaws.com'],
  ['us-gov-west-1', 'kms.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', 'kms.cn-north-1.amazonaws.com.cn'],
])('a customer’s KMS in %s is asked at %s, whatever the environment says', async (awsRegion, host) => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
  const { config } = kmsClient({ credential, awsRegion }, { actions: [] }, undefined);

  expect(await config.endpoint?.()).toMatchObject({ hostname: host, protocol: 'https:' });
  expect(await config.useFipsEndpoint()).toBe(false);
});
