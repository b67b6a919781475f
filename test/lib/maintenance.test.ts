import { describe, expect, it } from 'vitest';
import { workers } from '../../lib/workers/discovered.ts';
import { compilePattern } from '../../local/eventbridge/pattern.ts';
import { actionsOf, allowedActions, functionOf, onlyResource, resourcesOf, templatesFor } from './stacks.ts';
import { expectBoundedRepeats, expectEveryMinute, ownVariables } from './workers.ts';

const { maintenance } = templatesFor();

describe('the upkeep worker', () => {
  const mapping = onlyResource(maintenance, 'AWS::Lambda::EventSourceMapping').Properties;
  const { statements, resource } = functionOf(maintenance, 'upkeep');
  const filters = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
    compilePattern(JSON.parse(Pattern), 'the upkeep worker'),
  );
  const gets = (eventName: string, pk: string, sk: string, OldImage: object = { deletedAt: { S: 'then' } }) =>
    filters.some((matches: (record: object) => boolean) =>
      matches({ eventName, dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, OldImage } }),
    );

  it.each([
    ['PROJECT#1', 'PROJECT'],
    ['PROJECT#1', 'DELETED#ENV#2'],
    ['FOLDER#3', 'FOLDER'],
    ['ENV#2', 'DELETED#SECRET#3#NAME#4'],
  ])('hears when a tombstone %s / %s is removed, and only then', (pk, sk) => {
    expect(gets('REMOVE', pk, sk)).toBe(true);
    expect(gets('MODIFY', pk, sk)).toBe(false);
    expect(gets('INSERT', pk, sk)).toBe(false);
    expect(gets('REMOVE', pk, sk, {})).toBe(false);
  });

  it.each([
    ['SECRET#4', 'V#00000002'],
    ['FOLDER#3', 'C#5'],
  ])('hears when %s / %s is written or let go by a bulk write, and only then', (pk, sk) => {
    expect(gets('INSERT', pk, sk, {})).toBe(true);
    expect(gets('MODIFY', pk, sk, {})).toBe(true);
    expect(gets('REMOVE', pk, sk)).toBe(false);
  });

  it('has no more patterns than Lambda takes', () => {
    expect(filters.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['PROJECT#1', 'PROJECT'],
    ['ENV#2', 'SECRET#3#NAME'],
    ['SECRET#4', 'REMINDER'],
    ['SECRET#4', 'REF#5'],
    ['FOLDER#3', 'FOLDER'],
    ['FOLDER#3', 'P#4#00000000'],
    ['FOLDER#3', 'K#4'],
    ['FOLDER#3', 'KP#4#00000000'],
    ['PURGE', 'folder#3'],
    ['AUDIT#1#2026-01-01#0', '5'],
  ])('hears nothing of %s / %s being written', (pk, sk) => {
    expect(gets('INSERT', pk, sk, {})).toBe(false);
    expect(gets('MODIFY', pk, sk)).toBe(false);
  });

  it.each([
    ['PROJECT#1', 'GRANT#user#2'],
    ['PROJECT#1', 'TAG#2'],
    ['FOLDER#3', 'C#4'],
    ['ENV#2', 'SECRET#3#NAME'],
    ['ORG#1', 'DELETED#PROJECT#2'],
    ['AUDIT#1#2026-01-01#0', '5'],
    ['SECRET#4', 'V#00000002'],
  ])('hears nothing of %s / %s being removed', (pk, sk) => {
    expect(gets('REMOVE', pk, sk)).toBe(false);
  });

  it('repeats failures one by one, not for ever, and then notes them in the queue', () => {
    expectBoundedRepeats(mapping);
  });

  it('goes on every minute, and has more time than one run works', () => {
    expectEveryMinute(maintenance, 'Upkeep');
    expect(resource.Properties.Timeout).toBeGreaterThan(60);
  });

  it('may read, list and delete items, hear the stream, and nothing more', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
  });

  it('can delete neither root keys, nor bulk writes, nor the trail', () => {
    const writing = statements.filter((statement) =>
      actionsOf(statement).includes('dynamodb:BatchWriteItem'),
    );
    const allowed = writing.flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] as string[],
    );
    expect(writing).toHaveLength(1);
    for (const partition of ['ENV#*', 'IMPORT#*', 'IMPORTERS#*', 'REF#*'])
      expect(allowed).toContain(partition);
    for (const partition of ['SYSTEM', 'AUDIT#', 'INTENT'])
      expect(allowed.filter((one) => one.startsWith(partition))).toEqual([]);
  });

  it('knows the table and no key', () => {
    expect(ownVariables(resource)).toEqual(['LOCKET_TABLE']);
  });
});

describe('the sweep of bulk writes', () => {
  const { statements, resource } = functionOf(maintenance, 'intents');

  it('goes on every minute', () => {
    expectEveryMinute(maintenance, 'Intents');
  });

  it('may read and write items, hears no stream, and nothing more', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
  });

  it('uses the data key by way of DynamoDB and for dead letters only, and never the root key', () => {
    const kms = statements.filter((one) => actionsOf(one).some((action) => action.startsWith('kms:')));
    const services = kms.map(({ Condition }) => JSON.stringify(Condition?.StringEquals?.['kms:ViaService']));
    expect(services).toEqual([expect.stringContaining('dynamodb.'), expect.stringContaining('sqs.')]);
  });

  it('knows the table and no key', () => {
    expect(ownVariables(resource)).toEqual(['LOCKET_TABLE']);
  });
});

describe('what a schedule calls', () => {
  it('leaves a call that failed three times with the dead letters', () => {
    const { events } = templatesFor({
      cloudHsmKeyStoreId: 'cks-1234567890abcdef0',
      caKeysInKms: true,
      caKeysInHsm: true,
      apiType: 'private',
      vpc: {
        vpcId: 'vpc-0123456789abcdef0',
        cidr: '10.1.0.0/16',
        availabilityZones: ['eu-central-1a'],
        subnetIds: ['subnet-0123456789abcdef0'],
        routeTableIds: ['rtb-0123456789abcdef0'],
      },
      pkcs11: {
        tokenLabel: 'hsm1',
        keyLabel: 'locket',
        pinSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:pin-AbCdEf',
      },
    });
    const configured = [maintenance, events].flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => [
        resourcesOf(template)[Properties.FunctionName.Ref]?.Properties.FunctionName,
        JSON.stringify(Properties.DestinationConfig.OnFailure),
      ]),
    );
    const scheduled = workers.filter(
      // A name with mutual TLS is public, and so is what writes its trust store.
      ({ startedBy, onlyWith }) =>
        onlyWith !== 'ownTrustStore' && startedBy.some(({ kind }) => kind === 'schedule'),
    );
    expect(scheduled.length).toBeGreaterThan(2);
    expect(configured.map(([name]) => name).sort()).toEqual(
      scheduled.map(({ name }) => `locket-${name}`).sort(),
    );
    for (const [, destination] of configured) expect(destination).toContain('DeadLetters');
  });
});
