import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings.ts';
import {
  actionsOf,
  allowedActions,
  allStatements,
  functionOf,
  onlyPart,
  onlyResource,
  resourcesOf,
  templatesFor,
} from './stacks.ts';

const mutualTlsDomain = {
  name: 'est.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/2',
};
const trustStore = { bucket: 'acme-authorities', key: 'authorities.pem' };
const { storage, api, events, observability } = templatesFor({ mutualTlsDomain });
const worker = () => functionOf(events, 'trust-store');
const others = {
  'no such name': {},
  'an object of the operator': { mutualTlsDomain: { ...mutualTlsDomain, trustStore } },
};

describe('the trust store of a name with mutual TLS', () => {
  it('is an object in a bucket of ours, in the version that is there when the name is made', () => {
    const { MutualTlsAuthentication } = onlyResource(api, 'AWS::ApiGatewayV2::DomainName').Properties;
    expect(MutualTlsAuthentication).toEqual({
      TruststoreUri: {
        'Fn::Join': [
          '',
          ['s3://', { 'Fn::ImportValue': expect.stringContaining('TrustStore') }, '/trust-store.pem'],
        ],
      },
    });
  });

  it('is private, versioned and reached by TLS only, and stays with the table', () => {
    const [, { Properties, DeletionPolicy }] = onlyPart(storage, 'AWS::S3::Bucket', 'TrustStore');
    expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    const [, policy] = onlyPart(storage, 'AWS::S3::BucketPolicy', 'TrustStore');
    expect(policy.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
    ]);
  });

  it('is there before anything needs it: the stack with the bucket puts it', () => {
    onlyResource(storage, 'Custom::LocketTrustStore');
    const seeding = functionOf(storage, 'trust-store-seed').statements;
    const putting = seeding.filter((one) => JSON.stringify(one.Resource).includes('TrustStore'));
    expect(allowedActions(putting).filter((action) => action.startsWith('s3:'))).toEqual(['s3:PutObject']);
    expect(JSON.stringify(putting)).toContain('/trust-store.pem');
  });

  it.each(Object.entries(others))('is nobody’s business with %s', (_, settings) => {
    const templates = templatesFor(settings);
    for (const template of Object.values(templates)) {
      expect(JSON.stringify(template.toJSON())).not.toContain('LOCKET_TRUST_STORE');
      const actions = allStatements(template).flatMap(actionsOf);
      expect(actions.filter((action) => action.startsWith('apigateway:'))).toEqual([]);
    }
    expect(resourcesOf(templates.storage, 'Custom::LocketTrustStore')).toEqual({});
    expect(JSON.stringify(templates.observability.toJSON())).not.toContain('trust-store');
  });

  it('may be left to Locket by leaving it out, and is never half named', () => {
    expect(parseSettings({ mutualTlsDomain }).mutualTlsDomain?.trustStore).toBeUndefined();
    expect(() =>
      parseSettings({ mutualTlsDomain: { ...mutualTlsDomain, trustStore: { bucket: 'acme' } } }),
    ).toThrow('mutualTlsDomain.trustStore.key');
  });
});

describe('the worker that writes the trust store', () => {
  it('may read the table and touch one object and one name, and nothing else of S3 or API Gateway', () => {
    const { statements, resource } = worker();
    const beyond = statements.filter((one) =>
      actionsOf(one).some((action) => /^(s3|apigateway):/.test(action)),
    );
    expect(beyond.map(actionsOf)).toEqual([
      ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      ['s3:GetObject'],
      ['apigateway:AddCertificateToDomain', 'apigateway:GET', 'apigateway:PATCH'],
    ]);
    const resources = beyond.map(({ Resource }) => JSON.stringify(Resource));
    expect(resources[0]).toMatch(/\/trust-store\.pem"\]\]\}$/);
    expect(resources[1]).toMatch(/\/placeholder\.pem"\]\]\}$/);
    expect(resources[2]).toMatch(/::\/domainnames\/est\.example\.com"\]\]\}$/);
    expect(resources.join()).not.toContain('*');
    const writing = allowedActions(statements).filter((action) =>
      /^dynamodb:(Put|Update|Delete|Batch?Write)/.test(action),
    );
    expect(writing).toEqual([]);
    expect(allowedActions(statements).filter((action) => action === 'kms:GenerateDataKey')).toHaveLength(1);
    expect(resource.Properties.Environment.Variables).toMatchObject({
      LOCKET_TRUST_STORE_BUCKET: { 'Fn::ImportValue': expect.stringContaining('TrustStore') },
      LOCKET_TRUST_STORE_DOMAIN: 'est.example.com',
    });
  });

  it('is started by what changes enrolments, some seconds of it at once, and every day', () => {
    const [, rule] = onlyPart(events, 'AWS::Events::Rule', 'TrustStoreRule');
    expect(rule.Properties.EventPattern['detail-type']).toEqual(
      expect.arrayContaining([
        'create-certificate-template-est-config',
        'update-certificate-template-est-config',
        'delete-certificate-template',
        'update-certificate-enrollment',
        'delete-certificate-enrollment',
      ]),
    );
    const [, feed] = onlyPart(events, 'AWS::Lambda::EventSourceMapping', 'TrustStore');
    expect(feed.Properties).toMatchObject({ BatchSize: 100, MaximumBatchingWindowInSeconds: 30 });
    const [, daily] = onlyPart(events, 'AWS::Events::Rule', 'TrustStoreSchedule');
    expect(daily.Properties.ScheduleExpression).toBe('cron(50 4 * * ? *)');
  });

  it('has somebody hear of it when it fails', () => {
    const described = Object.values(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.AlarmDescription,
    );
    expect(described).toContainEqual(
      expect.stringContaining('trust store for mutual TLS could not be written'),
    );
  });
});
