import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import { fallbackGroup, httpGroups } from '../../functions/groups.ts';
import { buildStacks, functionOf, onlyResource, type Resource, resourcesOf, templatesFor } from './stacks.ts';

const { api } = templatesFor();

/** Route key → physical name of the function behind it, resolved as API Gateway would. */
const routes = Object.fromEntries(
  Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
    Properties.RouteKey,
    functionBehind(Properties.Target['Fn::Join'][1][1].Ref),
  ]),
);

function functionBehind(integrationId: string): string {
  const integration = resourcesOf(api)[integrationId] as Resource;
  const [functionId] = integration.Properties.IntegrationUri['Fn::GetAtt'];
  return resourcesOf(api)[functionId]?.Properties.FunctionName;
}

describe('the HTTP API', () => {
  /** Claims whose own path some operation of the group has. */
  const askedFor = ({ paths, operations }: (typeof httpGroups)[number]) => {
    const shapes = new Set(operations.map(({ path }) => shapeOf(path)));
    return paths.filter((path) => shapes.has(shapeOf(path)));
  };

  it('leads all below every claim, and its own path if that is asked for, to the function of its group', () => {
    for (const group of httpGroups) {
      for (const path of group.paths) expect(routes[`ANY ${path}/{proxy+}`]).toBe(`locket-${group.name}`);
      for (const path of askedFor(group)) expect(routes[`ANY ${path}`]).toBe(`locket-${group.name}`);
    }
  });

  it('leads everything else to the fallback', () => {
    expect(routes.$default).toBe(`locket-${fallbackGroup}`);
    const claims = httpGroups.flatMap(({ paths }) => paths);
    expect(Object.keys(routes)).toHaveLength(1 + claims.length + httpGroups.flatMap(askedFor).length);
  });

  it('speaks payload format 2.0', () => {
    for (const { Properties } of Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Integration'))) {
      expect(Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  it('may invoke every function, the fallback for $default as well', () => {
    const permissions = Object.values(resourcesOf(api, 'AWS::Lambda::Permission')).map(({ Properties }) => {
      const [functionId] = Properties.FunctionName['Fn::GetAtt'];
      const path = Properties.SourceArn['Fn::Join'][1].at(-1);
      return `${resourcesOf(api)[functionId]?.Properties.FunctionName} ${path}`;
    });
    const expected = httpGroups.map(({ name }) => `locket-${name} /*/*/*`);
    expect(permissions.sort()).toEqual([...expected, `locket-${fallbackGroup} /*/*`].sort());
  });

  it('throttles the stage', () => {
    const { Properties } = onlyResource(
      templatesFor({ throttle: { rate: 7, burst: 9 } }).api,
      'AWS::ApiGatewayV2::Stage',
    );
    expect(Properties.StageName).toBe('$default');
    expect(Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 });
  });
});

describe('an HTTP function', () => {
  const { Properties } = functionOf(templatesFor({ auditRetentionDays: 30 }).api, 'secrets').resource;

  it('runs on the current Node.js on Arm, and ends before API Gateway gives up', () => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 29,
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
  });

  it('knows its table, its wrapping key and how long audit events live', () => {
    expect(Properties.Environment.Variables).toMatchObject({
      LOCKET_TABLE: { 'Fn::ImportValue': expect.stringContaining('locket-storage:') },
      LOCKET_KMS_KEY_ARN: { 'Fn::ImportValue': expect.stringContaining('locket-storage:') },
      LOCKET_WRAPPING: 'kms',
      LOCKET_AUDIT_RETENTION_DAYS: '30',
    });
  });
});

describe('the function of a group', () => {
  const groupsWith = (changes: Partial<Group>) =>
    httpGroups.map((group) => (group.name === 'secrets' ? { ...group, ...changes } : group));
  const functionWith = (changes: Partial<Group>, settings: object = {}) =>
    functionOf(Template.fromStack(buildStacks(settings, { groups: groupsWith(changes) }).api), 'secrets')
      .resource.Properties;

  it('has the memory and the time that its group asks for', () => {
    expect(functionWith({ memory: 2048, timeout: 5 })).toMatchObject({ MemorySize: 2048, Timeout: 5 });
  });

  it('ends before API Gateway gives up, whatever its group asks for', () => {
    expect(functionWith({ timeout: 60 }).Timeout).toBe(29);
  });

  it('stays out of the VPC of a private installation only when its group says so', () => {
    expect(functionWith({}, { apiType: 'private' })).toHaveProperty('VpcConfig');
    expect(functionWith({ vpc: false }, { apiType: 'private' })).not.toHaveProperty('VpcConfig');
  });
});

describe.each(['http', 'rest', 'private'])('pages of other origins (%s)', (apiType) => {
  const variablesOf = (settings: object) =>
    Object.values(resourcesOf(templatesFor({ apiType, ...settings }).api, 'AWS::Lambda::Function')).flatMap(
      ({ Properties }) => {
        const group = httpGroups.find(({ name }) => Properties.FunctionName === `locket-${name}`);
        return group ? [Properties.Environment?.Variables ?? {}] : [];
      },
    );

  it('are unknown to every function by default', () => {
    for (const variables of variablesOf({})) expect(variables).not.toHaveProperty('LOCKET_ALLOWED_ORIGINS');
  });

  it('are told to every function that answers browsers', () => {
    const told = variablesOf({ allowedOrigins: ['https://a.example.com', 'http://localhost:3000'] });
    expect(told).toHaveLength(httpGroups.length);
    for (const variables of told)
      expect(variables.LOCKET_ALLOWED_ORIGINS).toBe('https://a.example.com,http://localhost:3000');
  });
});

describe('a header with the certificates of clients', () => {
  const toldOf = (settings: object) =>
    Object.values(resourcesOf(templatesFor(settings).api, 'AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Environment?.Variables?.LOCKET_CLIENT_CERTIFICATE_HEADER,
    );

  it('is unknown to every function unless the operator names it', () => {
    expect(toldOf({}).filter(Boolean)).toEqual([]);
    expect(toldOf({ clientCertificateHeader: 'x-client-cert' })).toContain('x-client-cert');
  });
});

describe('a custom domain of the HTTP API', () => {
  const customDomain = {
    name: 'secrets.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
    hostedZone: { id: 'Z0123456789ABC', name: 'example.com' },
  };
  const template = templatesFor({ customDomain }).api;

  it('takes TLS 1.2 or later and closes the address that AWS gives', () => {
    const { Properties } = onlyResource(template, 'AWS::ApiGatewayV2::DomainName');
    expect(Properties.DomainNameConfigurations).toMatchObject([{ SecurityPolicy: 'TLS_1_2' }]);
    const { Properties: httpApi } = onlyResource(template, 'AWS::ApiGatewayV2::Api');
    expect(httpApi.DisableExecuteApiEndpoint).toBe(true);
  });

  it('gets alias records when its zone is named', () => {
    const records = Object.values(resourcesOf(template, 'AWS::Route53::RecordSet'));
    expect(records.map(({ Properties }) => Properties.Type).sort()).toEqual(['A', 'AAAA']);
    const { hostedZone: _, ...without } = customDomain;
    expect(resourcesOf(templatesFor({ customDomain: without }).api, 'AWS::Route53::RecordSet')).toEqual({});
  });

  it('is the address that the stack puts out', () => {
    expect(template.toJSON().Outputs.Url.Value).toBe('https://secrets.example.com');
  });
});
