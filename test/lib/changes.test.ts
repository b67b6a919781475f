import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../lib/settings.ts';
import { collisions, type Deployed, exportsInUse, leftBehind, lost } from './changes.ts';
import { type Resource, resourcesOf, templatesFor } from './stacks.ts';

const vpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.1.0.0/16',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  routeTableIds: ['rtb-0123456789abcdef0'],
};
const customDomain = {
  name: 'secrets.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  hostedZone: { id: 'Z0123456789ABC', name: 'example.com' },
};
const existingTable = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2026-11-28T09:00:00.000',
};

/** One installation after another, as an operator may turn any of them into any other. */
const installations: Readonly<Record<string, object>> = {
  'as it comes': {},
  'REST API': { apiType: 'rest' },
  'private API': { apiType: 'private' },
  'private API in a VPC of the operator': { apiType: 'private', vpc },
  'credentials of apps in a secret': {
    apiType: 'private',
    appCredentials: {
      secretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:apps-AbCdEf',
      keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    },
  },
  'an HSM in a VPC of the operator': {
    apiType: 'private',
    vpc,
    pkcs11: {
      tokenLabel: 'hsm1',
      keyLabel: 'locket',
      pinSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:pin-AbCdEf',
    },
  },
  'keys of CAs in the HSM': {
    apiType: 'private',
    vpc,
    caKeysInHsm: true,
    pkcs11: {
      tokenLabel: 'hsm1',
      keyLabel: 'locket',
      pinSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:pin-AbCdEf',
    },
  },
  'databases in a VPC of the operator': {
    allowPrivateTargets: true,
    databaseNetwork: {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
      subnetIds: ['subnet-0123456789abcdef0'],
      securityGroupIds: ['sg-0123456789abcdef0'],
    },
  },
  'private targets': { allowPrivateTargets: true },
  'private targets in a VPC of the operator': { apiType: 'private', vpc, allowPrivateTargets: true },
  'custom domain': { customDomain },
  'custom domain at a REST API': { customDomain, apiType: 'rest' },
  'another custom domain': { customDomain: { ...customDomain, name: 'vault.example.com' } },
  'custom domain without zone': { customDomain: { ...customDomain, hostedZone: undefined } },
  'alarms by mail': { alarmEmail: 'oncall@example.com', terminationProtection: true },
  'links into a dashboard': { dashboardAddress: 'https://locket.example.com' },
  'reminders by mail': { mailFrom: 'locket@example.com' },
  'other retentions': { auditRetentionDays: 60, logRetentionDays: 30, archiveRetentionDays: 30 },
  'goes with its stacks': { removalPolicy: 'destroy' },
  'traced and alarmed in detail': { tracing: true, groupAlarms: true },
  'only changes on the bus': { busEvents: 'changes', auditLog: 'all' },
  'rules of other accounts': { busRuleAccounts: ['111122223333', '444455556666'] },
  'a locked archive': {
    auditArchive: { days: 3650, coldAfterDays: 30, lock: { mode: 'governance', days: 365 } },
  },
  'an archive signed by KMS': {
    auditArchive: { signingKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1-3' },
  },
  'set up': { bootstrapSecret: false },
  'open to web pages': { allowedOrigins: ['https://dashboard.example.com'] },
  'open to web pages at a REST API': { allowedOrigins: ['https://dashboard.example.com'], apiType: 'rest' },
  'private API for other networks': {
    apiType: 'private',
    vpc: { clientCidrs: ['10.8.0.0/16'], furtherEndpointIds: ['vpce-0123456789abcdef0'] },
  },
  'a header with certificates': { clientCertificateHeader: 'x-client-cert' },
  'a header with certificates from a front': {
    clientCertificateHeader: 'x-client-cert',
    clientCertificateSources: ['203.0.113.0/24'],
  },
  'a name with mutual TLS': {
    mutualTlsDomain: {
      ...customDomain,
      name: 'est.example.com',
      trustStore: { bucket: 'acme-authorities', key: 'authorities.pem' },
    },
  },
  'a name with mutual TLS and the trust store of EST': {
    mutualTlsDomain: { ...customDomain, name: 'est.example.com' },
  },
  'further STS endpoints': { stsHosts: ['sts-fips.us-east-1.amazonaws.com'] },
  'networks that validation may reach': {
    acmeNetworks: ['10.0.0.0/8', 'fd00:1234::/32'],
    acmeResolvers: ['10.0.0.2'],
  },
  'layers of the extension': { extensionLayer: ['x86_64', 'arm64'] },
  'one layer of the extension': { extensionLayer: ['arm64'] },
  'keys rotated by schedule': { keyRotationDays: { 'root-key': 365, 'project-keys': 90 } },
  'keys of CAs in KMS': { caKeysInKms: true },
  'leases ended by a sweep': { leaseExpiry: 'sweep' },
  slower: { throttle: { rate: 10, burst: 20 } },
  'restored table': { existingTable },
  'restored table under another key': {
    existingTable: { ...existingTable, kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1-2' },
  },
};

/** Which key wraps the root key is decided by the first deployment, and the prefix names another installation. */
const decidedOnce = ['namePrefix', 'kmsKeyArn', 'cloudHsmKeyStoreId', 'wrappingKeys'];

const holdingData = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Events::Archive', 'AWS::SQS::Queue'];

const deployedWith = (settings: object): Deployed[] =>
  Object.entries(templatesFor(settings)).map(([stack, template]) => deployed(stack, template));

const deployed = (stack: string, template: Template): Deployed => {
  const { Outputs = {} } = template.toJSON() as {
    Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
  };
  return {
    stack,
    resources: resourcesOf(template),
    exported: Object.fromEntries(
      Object.values(Outputs).flatMap(({ Value, Export }) => (Export ? [[Export.Name, Value]] : [])),
    ),
    imported: new Set(
      [...JSON.stringify(template.toJSON()).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(
        ([, name]) => name ?? '',
      ),
    ),
  };
};

const names = Object.keys(installations);
const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
const worlds = new Map(
  Object.entries(installations).map(([name, settings]) => [name, deployedWith(settings)]),
);
const world = (name: string): Deployed[] => worlds.get(name) ?? [];

/** What is wrong with any change from one installation to another, as `<from> → <to>: <fault>`. */
const faults = (check: (before: Deployed[], after: Deployed[]) => string[]): string[] =>
  pairs.flatMap(([from, to]) => check(world(from), world(to)).map((fault) => `${from} → ${to}: ${fault}`));

describe('a change of settings', () => {
  it('is tried for every setting that may change', () => {
    const tried = new Set(Object.values(installations).flatMap((settings) => Object.keys(settings)));
    expect(settingNames.filter((name) => !tried.has(name) && !decidedOnce.includes(name))).toEqual([]);
  });

  it('never needs one name for two resources at once', () => {
    expect(faults(collisions)).toEqual([]);
  });

  it('leaves nothing behind whose name a change back would need', () => {
    expect(faults(leftBehind)).toEqual([]);
  });

  it('neither deletes nor replaces what holds data', () => {
    const gone = faults((before, after) => lost(before, after, holdingData));
    // Its messages say only that the trust store is to be written again.
    expect(gone.filter((fault) => !/events\/TrustStore(Queue|DeadLetters)/.test(fault))).toEqual([]);
  });

  it('takes away no export that another stack still imports', () => {
    expect(faults(exportsInUse)).toEqual([]);
  });

  it('keeps every log but that of a VPC, of the one-time secret, of keys in KMS or an HSM or of a trust store, where these go', () => {
    const gone = faults((before, after) => lost(before, after, ['AWS::Logs::LogGroup']));
    expect(
      gone.filter(
        (fault) =>
          !/api\/NetworkFlowLog|storage\/(BootstrapLock|TrustStoreSeed)|events\/((Hsm)?CaKeys|TrustStore)WorkerLog/.test(
            fault,
          ),
      ),
    ).toEqual([]);
  });
});

describe('a further wrapping key', () => {
  const store = { cloudHsmKeyStoreId: 'cks-1234567890abcdef0' };

  it.each([
    [{}, { ...store, wrappingKeys: ['kms', 'cloudhsm'] }],
    [store, { ...store, wrappingKeys: ['cloudhsm', 'kms'] }],
  ])('comes to %j without a loss', (before, after) => {
    const [from, to] = [deployedWith(before), deployedWith(after)];
    expect(lost(from, to, holdingData)).toEqual([]);
    expect(exportsInUse(from, to)).toEqual([]);
    expect(collisions(from, to)).toEqual([]);
  });
});

describe('a first deployment that fails', () => {
  const everything = world('as it comes').flatMap(({ resources }) => Object.values(resources));

  it('leaves nothing behind that would keep a second one from its names', () => {
    const kept = everything.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept.map(({ Type }) => Type)).toEqual([]);
  });

  it('can be taken back: no stack and no table is protected before all is well', () => {
    const table = everything.find(({ Type }) => Type === 'AWS::DynamoDB::Table');
    expect(table?.Properties.DeletionProtectionEnabled).toBeUndefined();
  });

  it('protects the table as the very last step of its stack', () => {
    const { resources = {} } = world('as it comes').find(({ stack }) => stack === 'storage') ?? {};
    const last =
      Object.entries(resources).find(([, { Type }]) => Type === 'Custom::LocketRootKey')?.[0] ?? '';
    const unmet = Object.keys(resources).filter((id) => id !== last && !needs(resources, last).has(id));
    expect(unmet).toEqual([]);
  });
});

/** Logical ids that must be there before a resource is made. */
const needs = (
  resources: Readonly<Record<string, Resource>>,
  id: string,
  found = new Set<string>(),
): Set<string> => {
  for (const other of Object.keys(resources)) {
    if (other === id || found.has(other)) continue;
    const text = JSON.stringify(resources[id]);
    if (!text.includes(`"${other}"`)) continue;
    found.add(other);
    needs(resources, other, found);
  }
  return found;
};

/** Logical ids of earlier versions. A new function's log need not be added. */
const known: readonly string[] = [
  'api/AccessLogD598EBE9',
  'api/FunctionsadminLogAD1719B2',
  'api/FunctionsauthLog38D93620',
  'api/FunctionsenvironmentsLog98CC5E21',
  'api/FunctionsfoldersLog20884BCF',
  'api/FunctionsidentitiesLog7B58ADC1',
  'api/FunctionsimportsLog459DDC35',
  'api/FunctionsmembersLog284D8EF2',
  'api/FunctionsmetaLog047E0EAC',
  'api/FunctionsprojectidentitiesLog55E9F209',
  'api/FunctionsprojectsLog5B77DA3F',
  'api/FunctionsprojecttemplatesLog5AD83784',
  'api/FunctionsrolesLog31FB623B',
  'api/FunctionssecretsLogE3D07B49',
  'api/FunctionssharingLog61AAACF1',
  'api/FunctionssnapshotsLog6B255672',
  'api/FunctionstagsLogD214CC2E',
  'api/FunctionswebhooksLog272CBB80',
  'events/Archive4DBC1EC9',
  'events/AuditLog9F1E0186',
  'events/RelayWorkerLog1A5CDBF8',
  'events/RemindersWorkerLog1A14F8DD',
  'events/ResendWorkerLog64DEB33E',
  'events/WebhooksDeadLettersA656B8E7',
  'events/WebhooksQueueCBC86013',
  'events/WebhooksWorkerLogB8E6C988',
  'maintenance/IntentsWorkerLogCA791E07',
  'maintenance/UpkeepWorkerLog17C0A1AD',
  'storage/BootstrapLockWorkerLogB5A54875',
  'storage/DataKey17AFBB84',
  'storage/DeadLettersBBF8BAAB',
  'storage/RootKeyWorkerLog032E9556',
  'storage/TableCD117FA1',
  'storage/WrappingKeyB7E79601',
];

describe('logical ids of what holds data', () => {
  it('stay what they are, for another id is another table, key or log', () => {
    const ids = world('as it comes').flatMap(({ stack, resources }) =>
      Object.entries(resources)
        .filter(([, { Type }]) => [...holdingData, 'AWS::Logs::LogGroup'].includes(Type))
        .map(([id]) => `${stack}/${id}`),
    );
    expect(known.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
