import { App } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError, settingNames } from '../../lib/settings.ts';
import { settingsFromContext } from '../../lib/settings-source.ts';

const existingVpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.1.0.0/16',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  routeTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
};
const nobodyElse = { clientCidrs: [], furtherEndpointIds: [] };
const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

describe('settings', () => {
  it('have safe defaults', () => {
    expect(parseSettings({})).toEqual({
      namePrefix: 'locket',
      removalPolicy: 'retain',
      terminationProtection: false,
      bootstrapSecret: true,
      apiType: 'http',
      tracing: false,
      groupAlarms: false,
      allowPrivateTargets: false,
      caKeysInHsm: false,
      caKeysInKms: false,
      allowedOrigins: [],
      clientCertificateSources: [],
      stsHosts: [],
      acmeNetworks: [],
      acmeResolvers: [],
      extensionLayer: [],
      leaseExpiry: 'workflow',
      keyRotationDays: {},
      wrappingKeys: ['kms'],
      auditRetentionDays: 30,
      busEvents: 'all',
      auditLog: 'changes',
      busRuleAccounts: [],
      logRetentionDays: 90,
      archiveRetentionDays: 365,
      auditArchive: { days: 2555, coldAfterDays: 90 },
      throttle: { rate: 1000, burst: 2000 },
    });
  });

  it.each([
    '*',
    'https://*.example.com',
    'https://app.example.com/',
    'app.example.com',
    'null',
    'HTTPS://APP.example.com',
    'https://app.example.com:443',
    'https://a.example.com,https://b.example.com',
    'ftp://app.example.com',
  ])('take %s for no origin that browsers would send', (origin) => {
    const allowedOrigins = ['https://fine.example.com', 'http://localhost:3000', origin];
    expect(() => parseSettings({ allowedOrigins })).toThrow(
      'Setting allowedOrigins.2 must be an origin such as https://app.example.com.',
    );
  });

  it.each([[['123']], [['123456789012', '123456789012']], [['*']], ['123456789012']])(
    'take %j for no accounts that may put rules on the bus',
    (busRuleAccounts) => {
      expect(() => parseSettings({ busRuleAccounts })).toThrow('Setting busRuleAccounts');
    },
  );

  it.each(['authorization', 'host', 'content-type', 'x-forwarded-for', 'X-Client-Cert', 'x client', 'a'])(
    'take %s for no header that a front hands certificates on in',
    (clientCertificateHeader) => {
      expect(() => parseSettings({ clientCertificateHeader })).toThrow(
        'Setting clientCertificateHeader must be the name of a header of its own in lower case.',
      );
    },
  );

  it('give a private API a VPC of its own unless one is named', () => {
    expect(parseSettings({ apiType: 'private' }).vpc).toEqual({ ...nobodyElse, cidr: '10.0.0.0/16' });
    expect(parseSettings({ apiType: 'private', vpc: existingVpc }).vpc).toEqual({
      ...nobodyElse,
      ...existingVpc,
    });
  });

  it.each([
    [
      { existingTable: { streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/locket' } },
      'Setting existingTable.streamArn must be the ARN of a DynamoDB stream.',
    ],
    [
      {
        apiType: 'private',
        vpc: { ...existingVpc, clientCidrs: ['10.2.0.0/16'], executeApiEndpointId: 'vpce-0123456789abcdef0' },
      },
      'Setting vpc.clientCidrs cannot be combined with vpc.executeApiEndpointId.',
    ],
    [
      { apiType: 'private', vpc: { furtherEndpointIds: ['endpoint'] } },
      'Setting vpc.furtherEndpointIds.0 must be a VPC endpoint id.',
    ],
    [{ apiType: 'graphql' }, 'Setting apiType must be one of http, rest, private.'],
    [{ removalPolicy: 'snapshot' }, 'Setting removalPolicy must be one of retain, destroy.'],
    [{ namePrefix: 'Locket' }, 'Setting namePrefix must be 2 to 20 lower-case letters, digits or hyphens.'],
    [{ auditRetentionDays: 0 }, 'Setting auditRetentionDays must be a whole number of days from 1 to 3650.'],
    [
      { auditRetentionDays: '90' },
      'Setting auditRetentionDays must be a whole number of days from 1 to 3650.',
    ],
    [{ extensionLayer: true }, 'Setting extensionLayer must be a list of architectures.'],
    [{ extensionLayer: ['arm'] }, 'Setting extensionLayer.0 must be one of x86_64, arm64.'],
    [{ extensionLayer: ['arm64', 'arm64'] }, 'Setting extensionLayer must name each architecture once.'],
    [{ mailFrom: 'nobody' }, 'Setting mailFrom must be an e-mail address.'],
    [{ allowPrivateTargets: 'yes' }, 'Setting allowPrivateTargets must be true or false.'],
    [{ allowedOrigins: 'https://app.example.com' }, 'Setting allowedOrigins must be a list of origins.'],
    [{ alarmEmail: 'nobody' }, 'Setting alarmEmail must be an e-mail address.'],
    [{ throttle: { rate: 0 } }, 'Setting throttle.rate must be a whole number above 0.'],
    [{ kmsKeyArn: 'alias/mine' }, 'Setting kmsKeyArn must be the ARN of a KMS key (not of an alias).'],
    [{ cloudHsmKeyStoreId: 'store' }, 'Setting cloudHsmKeyStoreId must be the id of a custom key store.'],
    [{ customDomain: { name: 'secrets.example.com' } }, 'Setting customDomain.certificateArn is missing.'],
    [
      { kmsKeyArn: keyArn, cloudHsmKeyStoreId: 'cks-1234567890abcdef0' },
      'Setting kmsKeyArn cannot be combined with cloudHsmKeyStoreId, unless wrappingKeys names kms and cloudhsm.',
    ],
    [{ vpc: {} }, 'Setting vpc is only used when apiType is private.'],
    [
      { apiType: 'private', vpc: { cidr: 'ten' } },
      'Setting vpc.cidr must be an IPv4 range such as 10.0.0.0/16.',
    ],
    [
      { apiType: 'private', vpc: { ...existingVpc, subnetIds: ['subnet-0123456789abcdef0'] } },
      'Setting vpc.subnetIds must name one subnet for each of vpc.availabilityZones.',
    ],
  ])('refuse %j', (input, message) => {
    expect(() => parseSettings(input)).toThrow(new SettingsError(message));
  });

  it('refuse an existing VPC without route tables or endpoints', () => {
    const vpc = { ...existingVpc, routeTableIds: [] };
    expect(() => parseSettings({ apiType: 'private', vpc })).toThrow(
      /^Setting vpc\.routeTableIds must name /,
    );
    const withEndpoint = { ...vpc, executeApiEndpointId: 'vpce-0123456789abcdef0' };
    expect(parseSettings({ apiType: 'private', vpc: withEndpoint }).vpc).toEqual({
      ...nobodyElse,
      ...withEndpoint,
    });
  });

  it('refuse a custom domain on a private API', () => {
    const customDomain = {
      name: 'secrets.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
    };
    expect(() => parseSettings({ apiType: 'private', customDomain })).toThrow(
      'Setting customDomain cannot be combined with apiType private.',
    );
  });

  it('refuse a name with mutual TLS on a private API, and one that is the custom domain as well', () => {
    const customDomain = {
      name: 'secrets.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
    };
    const mutualTlsDomain = { ...customDomain, trustStore: { bucket: 'acme', key: 'authorities.pem' } };
    expect(() => parseSettings({ apiType: 'private', mutualTlsDomain })).toThrow(
      'Setting mutualTlsDomain cannot be combined with apiType private.',
    );
    expect(() => parseSettings({ customDomain, mutualTlsDomain })).toThrow(
      'Setting mutualTlsDomain must be another name than customDomain.',
    );
  });

  it('believe no header from somewhere without its name, and take networks only', () => {
    expect(() => parseSettings({ clientCertificateSources: ['203.0.113.0/24'] })).toThrow(
      'Setting clientCertificateSources must come with clientCertificateHeader.',
    );
    for (const source of ['front.example.com', '203.0.113.0/33', ''])
      expect(() =>
        parseSettings({ clientCertificateHeader: 'x-client-cert', clientCertificateSources: [source] }),
      ).toThrow('must be an address or a network such as 203.0.113.0/24.');
  });

  it('refuse a log retention that CloudWatch does not offer', () => {
    expect(() => parseSettings({ logRetentionDays: 91 })).toThrow(
      /^Setting logRetentionDays must be one of 1, 3, 5, 7, 14, 30, /,
    );
  });

  it.each([
    [{ apitype: 'rest' }, 'Setting apitype does not exist; the settings are namePrefix, '],
    [{ throttle: { rps: 5 } }, 'Setting throttle.rps does not exist; '],
    [{ apiType: 'private', vpc: { zone: 'a' } }, 'Setting vpc.zone does not exist; '],
  ])('refuse the unknown setting in %j', (input, start) => {
    expect(() => parseSettings(input)).toThrow(start);
  });
});

describe('a setting of the wrong type', () => {
  const values = [5, 'text', true, null, [], [5], {}, { x: 1 }];
  const places = [
    ...settingNames.map((name) => (value: unknown) => ({ apiType: 'private', [name]: value })),
    ...Object.keys(existingVpc).map((name) => (value: unknown) => ({
      apiType: 'private',
      vpc: { ...existingVpc, [name]: value },
    })),
    ...['clientCidrs', 'furtherEndpointIds'].map((name) => (value: unknown) => ({
      apiType: 'private',
      vpc: { [name]: value },
    })),
    (value: unknown) => ({ customDomain: { name: 'a.example.com', hostedZone: value } }),
  ];
  const sentenceFor = (input: unknown): string | undefined => {
    try {
      parseSettings(input);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is refused by one sentence that says what it must be', () => {
    const sentences = places.flatMap((place) => values.flatMap((value) => sentenceFor(place(value)) ?? []));
    expect(sentences.length).toBeGreaterThan(places.length);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^Setting [\w.]+ (must|does not exist|is missing|is only|cannot) ?.*\.$/s);
    }
    expect(sentences).toContain('Setting throttle must be an object.');
    expect(sentences).toContain('Setting vpc.clientCidrs must be a list.');
  });
});

describe('settings from the CDK context', () => {
  const read = (context: Record<string, unknown>) => settingsFromContext(new App({ context }).node);

  it('come from the object, overruled by single values', () => {
    const settings = read({ locket: { apiType: 'rest', namePrefix: 'vault' }, apiType: 'http' });
    expect(settings).toMatchObject({ apiType: 'http', namePrefix: 'vault' });
  });

  it('may be text, as the command line hands them over', () => {
    const settings = read({ auditRetentionDays: '30', throttle: '{"rate": 5, "burst": 10}' });
    expect(settings).toMatchObject({ auditRetentionDays: 30, throttle: { rate: 5, burst: 10 } });
    expect(read({ locket: '{"namePrefix": "vault"}' }).namePrefix).toBe('vault');
    expect(read({ allowPrivateTargets: 'true' }).allowPrivateTargets).toBe(true);
  });

  it('ignore the context of CDK itself', () => {
    const cdk = { '@aws-cdk/core:checkSecretUsage': true, 'aws:cdk:enable-asset-metadata': true };
    expect(read(cdk)).toEqual(read({}));
  });

  it.each([
    [{ apitype: 'rest' }, /^Setting apitype does not exist; /],
    [{ throttle: '{rate: 5}' }, /^Setting throttle must be valid JSON\.$/],
    [{ locket: 'rest' }, /^Setting locket must be valid JSON\.$/],
    [{ locket: ['rest'] }, /^Setting locket must be an object\.$/],
  ])('are refused for %j', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });
});
