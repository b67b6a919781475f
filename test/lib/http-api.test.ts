import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import { fallbackGroup, httpGroups } from '../../functions/groups.ts';
import { buildStacks, functionOf, onlyResource, resourcesOf, templatesFor } from './stacks.ts';

interface Integration {
  readonly uri: object;
  readonly payloadFormatVersion: string;
}

interface Body {
  readonly paths: Readonly<Record<string, { readonly 'x-amazon-apigateway-any-method': Method }>>;
  readonly servers: readonly Record<string, object>[];
  readonly components: {
    readonly 'x-amazon-apigateway-integrations': Readonly<Record<string, Integration>>;
  };
}

interface Method {
  readonly isDefaultRoute?: boolean;
  readonly parameters?: readonly { readonly name: string }[];
  readonly 'x-amazon-apigateway-integration': { readonly $ref: string };
}

const { api } = templatesFor();
const bodyOf = (template: Template): Body => onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.Body;
const body = bodyOf(api);
const integrations = body.components['x-amazon-apigateway-integrations'];

const functionBehind = ({ 'x-amazon-apigateway-integration': { $ref } }: Method): string => {
  const integration = integrations[$ref.replace('#/components/x-amazon-apigateway-integrations/', '')];
  const [id] = /(?<="Fn::GetAtt":\[")\w+/.exec(JSON.stringify(integration?.uri)) ?? [];
  return resourcesOf(api)[id ?? '']?.Properties.FunctionName;
};

/** Path → physical name of the function behind it, whatever the method. */
const routes = Object.fromEntries(
  Object.entries(body.paths).map(([path, item]) => [
    path,
    functionBehind(item['x-amazon-apigateway-any-method']),
  ]),
);

describe('the HTTP API', () => {
  /** Claims whose own path some operation of the group has. */
  const askedFor = ({ paths, operations }: (typeof httpGroups)[number]) => {
    const shapes = new Set(operations.map(({ path }) => shapeOf(path)));
    return paths.filter((path) => shapes.has(shapeOf(path)));
  };

  it('leads all below every claim, and its own path if that is asked for, to the function of its group', () => {
    for (const group of httpGroups) {
      for (const path of group.paths) expect(routes[`${path}/{proxy+}`]).toBe(`locket-${group.name}`);
      for (const path of askedFor(group)) expect(routes[path]).toBe(`locket-${group.name}`);
    }
  });

  it('leads everything else to the fallback', () => {
    expect(routes['/$default']).toBe(`locket-${fallbackGroup}`);
    const defaults = Object.entries(body.paths).filter(
      ([, item]) => item['x-amazon-apigateway-any-method'].isDefaultRoute,
    );
    expect(defaults.map(([path]) => path)).toEqual(['/$default']);
    const claims = httpGroups.flatMap(({ paths }) => paths);
    expect(Object.keys(routes)).toHaveLength(1 + claims.length + httpGroups.flatMap(askedFor).length);
  });

  it('has one integration for each group, and speaks payload format 2.0', () => {
    expect(Object.keys(integrations).sort()).toEqual(httpGroups.map(({ name }) => name).sort());
    for (const { payloadFormatVersion } of Object.values(integrations))
      expect(payloadFormatVersion).toBe('2.0');
  });

  it('says which parameters its paths have', () => {
    for (const [path, item] of Object.entries(body.paths)) {
      const { parameters = [] } = item['x-amazon-apigateway-any-method'];
      const named = parameters.map(({ name }) => name);
      expect(named, path).toEqual([...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name));
    }
  });

  it('costs no resource for a route', () => {
    for (const type of ['Route', 'Integration'])
      expect(resourcesOf(api, `AWS::ApiGatewayV2::${type}`)).toEqual({});
  });

  it('may invoke every function by one permission each, whatever the route', () => {
    const permissions = Object.values(resourcesOf(api, 'AWS::Lambda::Permission')).map(({ Properties }) => {
      const [functionId] = Properties.FunctionName['Fn::GetAtt'];
      const path = Properties.SourceArn['Fn::Join'][1].at(-1);
      return `${resourcesOf(api)[functionId]?.Properties.FunctionName} ${path}`;
    });
    expect(permissions.sort()).toEqual(httpGroups.map(({ name }) => `locket-${name} /*/*`).sort());
  });

  it('keeps the logical ids and the kind that its address comes from', () => {
    expect(Object.keys(resourcesOf(api, 'AWS::ApiGatewayV2::Api'))).toEqual(['HttpApi4E1D4184']);
    expect(Object.keys(resourcesOf(api, 'AWS::ApiGatewayV2::Stage'))).toEqual(['HttpStageD1D6DBD6']);
    expect(onlyResource(api, 'AWS::ApiGatewayV2::Api').Properties).toMatchObject({
      Name: 'locket',
      ProtocolType: 'HTTP',
    });
  });

  it('serves a copy of its document, another one when anything in it changes', () => {
    const deploymentOf = (from: Template) => {
      const [id] = Object.keys(resourcesOf(from, 'AWS::ApiGatewayV2::Deployment'));
      const { Properties } = onlyResource(from, 'AWS::ApiGatewayV2::Stage');
      expect(Properties).toMatchObject({ AutoDeploy: false, DeploymentId: { Ref: id } });
      return id;
    };
    const groups = httpGroups.map((group) =>
      group.name === 'roles' ? { ...group, paths: [...group.paths, '/api/v9'] } : group,
    );
    const more = Template.fromStack(buildStacks({}, { groups }).api);
    expect(deploymentOf(Template.fromStack(buildStacks().api))).toBe(deploymentOf(api));
    expect(deploymentOf(more)).not.toBe(deploymentOf(api));
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

describe('a name with mutual TLS', () => {
  const mutualTlsDomain = {
    name: 'est.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/2',
    trustStore: { bucket: 'acme-authorities', key: 'authorities.pem', version: 'v2' },
  };
  const template = templatesFor({ mutualTlsDomain }).api;

  it('leads to the same API and asks for certificates of the authorities in the trust store', () => {
    const { Properties } = onlyResource(template, 'AWS::ApiGatewayV2::DomainName');
    expect(Properties).toMatchObject({
      DomainName: 'est.example.com',
      MutualTlsAuthentication: {
        TruststoreUri: 's3://acme-authorities/authorities.pem',
        TruststoreVersion: 'v2',
      },
    });
    expect(onlyResource(template, 'AWS::ApiGatewayV2::ApiMapping').Properties.Stage).toBeDefined();
  });

  it('leaves the first address open, and is not the one that is put out', () => {
    const { Properties } = onlyResource(template, 'AWS::ApiGatewayV2::Api');
    expect(Properties.DisableExecuteApiEndpoint).not.toBe(true);
    expect(JSON.stringify(template.toJSON().Outputs.Url.Value)).not.toContain('est.example.com');
  });

  it('stands beside a custom domain', () => {
    const { trustStore: _, ...customDomain } = { ...mutualTlsDomain, name: 'secrets.example.com' };
    const names = Object.values(
      resourcesOf(templatesFor({ mutualTlsDomain, customDomain }).api, 'AWS::ApiGatewayV2::DomainName'),
    );
    expect(names.map(({ Properties }) => Properties.DomainName).sort()).toEqual([
      'est.example.com',
      'secrets.example.com',
    ]);
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
    expect(bodyOf(template).servers[0]?.['x-amazon-apigateway-endpoint-configuration']).toEqual({
      disableExecuteApiEndpoint: true,
    });
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
