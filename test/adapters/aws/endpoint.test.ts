import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { bdd as dynamoDbRules } from '@aws-sdk/client-dynamodb/dist-es/endpoint/bdd.js';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { bdd as kmsRules } from '@aws-sdk/client-kms/dist-es/endpoint/bdd.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endpointOf } from '../../../layers/adapters/aws/endpoint.ts';
import { readAwsSettings } from '../../../layers/adapters/aws-settings.ts';

const regions = [
  'us-east-1',
  'eu-central-1',
  'ap-southeast-7',
  'xx-nowhere-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
  'local',
];
const truths = [undefined, 'false', 'true'];
const endpoints = [
  {},
  { AWS_ENDPOINT_URL: 'https://everything.example:8443' },
  { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000', AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:8001/kms' },
  { AWS_ENDPOINT_URL: 'https://everything.example', AWS_ENDPOINT_URL_DYNAMODB: 'https://[::1]:8000/table/' },
  { AWS_ENDPOINT_URL: 'https://everything.example', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  { AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.eu-central-1.api.aws' },
];

const environments = regions.flatMap((AWS_REGION) =>
  truths.flatMap((AWS_USE_FIPS_ENDPOINT) =>
    truths.flatMap((AWS_USE_DUALSTACK_ENDPOINT) =>
      endpoints.map((more) => ({ AWS_REGION, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, ...more })),
    ),
  ),
);

interface Place {
  readonly host: string;
  readonly path: string;
  readonly signedFor: string | undefined;
}

type Sent = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Where a client of the SDK sends a request: it is caught on its way out. */
const caught = (send: (requestHandler: object) => Promise<unknown>): Promise<Place> =>
  new Promise((resolve, reject) => {
    const handle = async ({ protocol, hostname, port, path, headers }: Sent) => {
      const signedFor = headers.authorization?.split('/')[2];
      resolve({ host: `${protocol}//${hostname}${port ? `:${port}` : ''}`, path, signedFor });
      throw new Error('caught');
    };
    send({ handle }).catch(reject);
  });

const services = {
  DynamoDB: {
    rules: dynamoDbRules,
    send: (requestHandler: object) =>
      new DynamoDBClient({ requestHandler: requestHandler as never, maxAttempts: 1 }).send(
        new ListTablesCommand({}),
      ),
  },
  KMS: {
    rules: kmsRules,
    send: (requestHandler: object) =>
      new KMSClient({ requestHandler: requestHandler as never, maxAttempts: 1 }).send(
        new ListKeysCommand({}),
      ),
  },
};

const ours = (id: keyof typeof services): Place => {
  const { url, signingRegion } = endpointOf({ id, endpointRules: services[id].rules }, readAwsSettings());
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return { host: `${url.protocol}//${url.host}`, path, signedFor: signingRegion };
};

const outcome = async (place: () => Place | Promise<Place>): Promise<Place | string> => {
  try {
    return await place();
  } catch (error) {
    return (error as Error).message;
  }
};

afterEach(() => vi.unstubAllEnvs());

describe.each(['DynamoDB', 'KMS'] as const)('%s is reached', (id) => {
  it.each(regions)(
    'where the SDK reaches it from %s, or not at all where the SDK refuses',
    async (region) => {
      const seen = new Set<string>();
      for (const environment of environments.filter(({ AWS_REGION }) => AWS_REGION === region)) {
        for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
        const place = await outcome(() => ours(id));
        expect([environment, place]).toEqual([environment, await outcome(() => caught(services[id].send))]);
        seen.add(JSON.stringify(place));
        vi.unstubAllEnvs();
      }
      expect(seen.size).toBeGreaterThan(4);
    },
  );
});

describe('settings of AWS', () => {
  it('a region must be named', () => {
    expect(() => readAwsSettings({})).toThrow('The setting AWS_REGION is missing');
  });

  it('a truth that is neither is refused, not guessed', () => {
    expect(() => readAwsSettings({ AWS_REGION: 'eu-west-1', AWS_USE_FIPS_ENDPOINT: 'yes' })).toThrow(
      'The setting AWS_USE_FIPS_ENDPOINT must be true or false',
    );
  });
});
