import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnResource } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import { buildStacks } from './stacks.ts';
import { temporaryFolder } from './temporary-folder.ts';

const variants = [
  {},
  { apiType: 'rest' },
  { apiType: 'private' },
  { removalPolicy: 'destroy', alarmEmail: 'oncall@example.com' },
  { cloudHsmKeyStoreId: 'cks-1234567890abcdef0' },
  { caKeysInKms: true },
  {
    mutualTlsDomain: {
      name: 'est.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/2',
    },
  },
  {
    apiType: 'private',
    vpc: {
      vpcId: 'vpc-0123456789abcdef0',
      cidr: '10.1.0.0/16',
      availabilityZones: ['eu-central-1a'],
      subnetIds: ['subnet-0123456789abcdef0'],
      routeTableIds: ['rtb-0123456789abcdef0'],
    },
  },
  { extensionLayer: ['x86_64', 'arm64'] },
];

/** What one stack may hold with an HTTP API, whose routes are resources; CloudFormation takes 500. */
const RESOURCE_LIMIT = 400;

describe('synthesis', { timeout: 120_000 }, () => {
  it.each(variants)('passes cdk-nag and the rules of CloudFormation with %j', (settings) => {
    const { app } = buildStacks(settings, { templateRules: true });
    const assembly = app.synth();
    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual([
      ...('extensionLayer' in settings ? ['locket-extension'] : []),
      'locket-storage',
      'locket-api',
      'locket-events',
      'locket-maintenance',
      'locket-observability',
    ]);
    const report = JSON.parse(readFileSync(join(assembly.directory, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
    for (const { template } of assembly.stacks) {
      expect(Object.keys(template.Resources).length).toBeLessThan(RESOURCE_LIMIT);
    }
  });

  it('fails on a finding that nobody accepted', () => {
    const { app, events } = buildStacks();
    new Queue(events, 'Careless');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });

  it('fails on a template that CloudFormation would refuse', () => {
    const { app, events } = buildStacks({}, { templateRules: true });
    new CfnResource(events, 'Wrong', { type: 'AWS::SQS::Queue', properties: { Colour: 'red' } });
    expect(() => app.synth()).toThrow(/Colour/);
  });

  it('looks nothing up in an account', () => {
    const { app } = buildStacks({ apiType: 'private' });
    expect(app.synth().manifest.missing ?? []).toEqual([]);
  });

  it('names the stacks after the installation', () => {
    const { app } = buildStacks({ namePrefix: 'vault' });
    expect(app.synth().stacks.map(({ stackName }) => stackName)).toContain('vault-storage');
  });

  it('says in each template where the code of a function lies', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => ({});');
    const { app } = buildStacks({}, { codeOf: () => Code.fromAsset(folder) });
    const assembly = app.synth();
    const functions = assembly.stacks
      .flatMap(({ template }) => Object.values(template.Resources))
      .filter((resource) => (resource as { Type: string }).Type === 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(8);
    for (const resource of functions as { Metadata: Record<string, string> }[]) {
      const asset = resource.Metadata['aws:asset:path'] ?? 'nowhere';
      expect(readFileSync(join(assembly.directory, asset, 'index.mjs'), 'utf8')).toContain('handler');
    }
  });
});
