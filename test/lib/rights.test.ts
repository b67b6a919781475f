import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../functions/group.ts';
import { httpGroups } from '../../functions/groups.ts';
import { parseSettings } from '../../lib/settings.ts';
import { workersIn } from '../../lib/workers/discovered.ts';
import {
  actionsOf,
  allowedActions,
  allStatements,
  buildStacks,
  functionOf,
  resourcesOf,
  type Statement,
  templatesFor,
} from './stacks.ts';

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const WRITE = [
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
];
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const VIA_DYNAMO = ['kms:Decrypt', 'kms:DescribeKey'];

const group = (name: string, rights: Pick<Group, 'table' | 'keys' | 'statements'>): Group => ({
  name,
  title: name,
  description: name,
  paths: [`/api/v1/${name}`],
  operations: [],
  stores: [],
  ...rights,
});

const templateOf = (groups: Group[]): Template => Template.fromStack(buildStacks({}, { groups }).api);
const onDynamo = (actions: string[]) => actions.filter((action) => action.startsWith('dynamodb:'));

describe('rights of a group', () => {
  const api = templateOf([
    group('meta', { table: 'none', keys: false }),
    group('reader', { table: 'read', keys: false }),
    group('writer', { table: 'read-write', keys: true }),
    group('mailer', {
      table: 'none',
      keys: false,
      statements: [
        {
          actions: ['ses:SendEmail'],
          resources: ['arn:aws:ses:eu-central-1:123456789012:identity/example.com'],
          conditions: { StringEquals: { 'ses:FromAddress': 'locket@example.com' } },
        },
      ],
    }),
  ]);

  it('without table and keys are its log', () => {
    expect(allowedActions(functionOf(api, 'meta').statements)).toEqual(LOG);
  });

  it('to read hold no write', () => {
    const actions = allowedActions(functionOf(api, 'reader').statements);
    expect(actions).toEqual([...READ, ...VIA_DYNAMO, ...LOG]);
  });

  it('to read and write hold no more than items need', () => {
    const actions = allowedActions(functionOf(api, 'writer').statements);
    expect(onDynamo(actions)).toEqual([...READ, ...WRITE].sort());
  });

  it('to unwrap the root key are bound to its encryption context', () => {
    const unwrap = (name: string): Statement[] =>
      functionOf(api, name).statements.filter(
        (statement) => statement.Condition?.StringEquals?.['kms:EncryptionContext:locket'] !== undefined,
      );
    expect(unwrap('reader')).toEqual([]);
    expect(unwrap('writer').map(actionsOf)).toEqual([['kms:Decrypt']]);
    expect(unwrap('writer')[0]?.Condition?.StringEquals?.['kms:EncryptionContext:locket']).toBe('root-key');
  });

  it('hold what the group declares beside table and keys, under its conditions', () => {
    const { statements } = functionOf(api, 'mailer');
    expect(allowedActions(statements)).toEqual([...LOG, 'ses:SendEmail']);
    expect(statements.find((one) => actionsOf(one).includes('ses:SendEmail'))).toMatchObject({
      Resource: 'arn:aws:ses:eu-central-1:123456789012:identity/example.com',
      Condition: { StringEquals: { 'ses:FromAddress': 'locket@example.com' } },
    });
  });

  it('use KMS only on that condition or by way of DynamoDB', () => {
    const kms = functionOf(api, 'writer').statements.filter((one) => actionsOf(one)[0]?.startsWith('kms:'));
    expect(kms.map(({ Condition }) => Object.keys(Condition?.StringEquals ?? {}))).toEqual([
      ['kms:ViaService'],
      ['kms:EncryptionContext:locket'],
    ]);
  });
});

describe('rights in an installation', () => {
  it('to read the archive of the trail has the function of audit logs alone, by organization and day', () => {
    const { api } = templatesFor();
    const ofArchive = (name: string) =>
      functionOf(api, name).statements.filter((one) => actionsOf(one)[0]?.startsWith('s3:'));
    const readers = httpGroups.filter(({ name }) => ofArchive(name).length > 0).map(({ name }) => name);
    expect(readers).toEqual(['audit']);
    const [get, list] = ofArchive('audit');
    expect(actionsOf(get as Statement)).toEqual(['s3:GetObject']);
    expect(JSON.stringify(get?.Resource)).toContain('/organization=*/day=*/*"');
    expect(actionsOf(list as Statement)).toEqual(['s3:ListBucket']);
    expect(list?.Condition).toEqual({ StringLike: { 's3:prefix': 'organization=*/day=*/*' } });
    const viaS3 = functionOf(api, 'audit').statements.filter((one) =>
      JSON.stringify(one.Condition ?? {}).includes('"s3.'),
    );
    expect(viaS3.map(actionsOf)).toEqual([['kms:Decrypt']]);
  });

  it('of every HTTP function are those its group declares', () => {
    const { api } = templatesFor();
    for (const { name, table, keys } of httpGroups) {
      const { statements } = functionOf(api, name);
      const expected = { none: [], read: READ, 'read-write': [...READ, ...WRITE].sort() }[table];
      const contexts = statements.map((one) => one.Condition?.StringEquals?.['kms:EncryptionContext:locket']);
      expect(onDynamo(allowedActions(statements)), name).toEqual(expected);
      expect(contexts.includes('root-key'), name).toBe(keys);
    }
  });

  it('assume roles of customers where keys of projects are opened, with an external id and by a name of ours', () => {
    const { api, events } = templatesFor();
    const assuming = (statements: Statement[]) =>
      statements.filter((one) => actionsOf(one).includes('sts:AssumeRole'));
    for (const { name, calls = [] } of httpGroups)
      expect(assuming(functionOf(api, name).statements), name).toHaveLength(
        calls.filter((call) => call === 'customerKms' || call === 'syncTargets').length,
      );
    for (const { name, asksCustomerKms, assumesTargetRoles } of workersIn('events', parseSettings({})))
      expect(assuming(functionOf(events, name).statements), name).toHaveLength(
        [asksCustomerKms, assumesTargetRoles].filter(Boolean).length,
      );
    const all = [...allStatements(api), ...allStatements(events)].filter((one) =>
      actionsOf(one).includes('sts:AssumeRole'),
    );
    expect(all.length).toBeGreaterThan(1);
    const sessions = all.map(({ Condition }) => {
      expect(Condition?.Null).toEqual({ 'sts:ExternalId': 'false' });
      return Condition?.StringLike?.['sts:RoleSessionName'];
    });
    expect(new Set(sessions)).toEqual(new Set(['locket-kms-*', 'locket-sync-*']));
  });

  /** Delivery of the logs of state machines, as Step Functions asks for it. */
  const LOG_DELIVERY = [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ];
  /** For keys that do not exist yet, and for what IAM has no narrower resource. */
  const OF_KEY_STORES = [
    'kms:CreateKey',
    'kms:ListKeys',
    'kms:DescribeCustomKeyStores',
    'cloudhsm:DescribeClusters',
  ];
  const UNNAMEABLE = ['ec2:', ...LOG_DELIVERY, 'cloudwatch:GetMetricData'];

  it.each([
    {},
    { apiType: 'rest' },
    { apiType: 'private' },
    { cloudHsmKeyStoreId: 'cks-1234567890abcdef0' },
    { caKeysInKms: true },
    {
      mutualTlsDomain: {
        name: 'est.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/2',
      },
    },
  ])('hold no wildcard action, and any resource only where AWS takes no other (%j)', (settings) => {
    for (const template of Object.values(templatesFor(settings))) {
      for (const statement of allStatements(template)) {
        const actions = actionsOf(statement);
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        if (![statement.Resource].flat().includes('*')) continue;
        const nameable = actions.filter((action) => !UNNAMEABLE.some((prefix) => action.startsWith(prefix)));
        expect(nameable.filter((action) => !OF_KEY_STORES.includes(action))).toEqual([]);
      }
    }
  });

  it('never come from a policy that AWS manages, but for the access log role of REST APIs', () => {
    for (const settings of [{}, { apiType: 'rest' }]) {
      const roles = Object.values(templatesFor(settings)).flatMap((template) =>
        Object.entries(resourcesOf(template, 'AWS::IAM::Role')),
      );
      const managed = roles.filter(([, { Properties }]) => Properties.ManagedPolicyArns).map(([id]) => id);
      expect(managed.filter((id) => !id.includes('CloudWatchRole'))).toEqual([]);
    }
  });
});
