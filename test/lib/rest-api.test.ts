import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { fallbackGroup, httpGroups } from '../../functions/groups.ts';
import { buildStacks, onlyResource, resourcesOf, templatesFor } from './stacks.ts';

interface Body {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly servers: readonly Record<string, object>[];
  readonly 'x-amazon-apigateway-binary-media-types': readonly string[];
  readonly 'x-amazon-apigateway-gateway-responses': Readonly<Record<string, Refusal>>;
  readonly 'x-amazon-apigateway-policy'?: object;
}

interface Method {
  readonly parameters: readonly { readonly name: string }[];
  readonly 'x-amazon-apigateway-integration': {
    readonly type: string;
    readonly uri: { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
  };
}

interface Refusal {
  readonly statusCode: string;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

const bodyOf = (template: Template): Body =>
  onlyResource(template, 'AWS::ApiGateway::RestApi').Properties.Body;

const refusalsOf = (template: Template): Refusal[] =>
  Object.values(bodyOf(template)['x-amazon-apigateway-gateway-responses']);

const functionBehind = (
  template: Template,
  { 'x-amazon-apigateway-integration': { uri } }: Method,
): string => {
  const [id] = /(?<="Fn::GetAtt":\[")\w+/.exec(JSON.stringify(uri)) ?? [];
  return resourcesOf(template)[id ?? '']?.Properties.FunctionName;
};

/** Method and path → physical name of the function that it invokes. */
const methodsOf = (template: Template): Record<string, string> =>
  Object.fromEntries(
    Object.entries(bodyOf(template).paths).flatMap(([path, item]) =>
      Object.entries(item).map(([member, method]) => {
        const verb = member === 'x-amazon-apigateway-any-method' ? 'ANY' : member.toUpperCase();
        return [`${verb} ${path}`, functionBehind(template, method)];
      }),
    ),
  );

const rest = templatesFor({ apiType: 'rest' }).api;
const closed = templatesFor({ apiType: 'private' }).api;

/** Where a claim goes on below a parameter, that stands in the way of a greedy path. */
const belowParameter = (methods: Readonly<Record<string, string>>, path: string): string | undefined => {
  const found = Object.keys(methods).find((method) =>
    /^\/\{\w+\}\/\{proxy\+\}$/.test(method.replace(`ANY ${path}`, '')),
  );
  return found && methods[found];
};

describe.each([
  ['rest', rest],
  ['private', closed],
] as const)('the REST API (%s)', (apiType, template) => {
  const methods = methodsOf(template);

  it('leads every claim, and all below it, to the function of its group', () => {
    for (const { name, paths } of httpGroups) {
      for (const path of paths) {
        const below = methods[`ANY ${path}/{proxy+}`] ?? belowParameter(methods, path);
        expect(methods[`ANY ${path}`], path).toBe(`locket-${name}`);
        expect(below, path).toBe(`locket-${name}`);
      }
    }
  });

  it('says which parameters its paths have', () => {
    for (const [path, item] of Object.entries(bodyOf(template).paths)) {
      const named = Object.values(item).flatMap(({ parameters }) => parameters.map(({ name }) => name));
      expect(named, path).toEqual([...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name));
    }
  });

  it('may invoke every function by one permission each', () => {
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).map(
      ({ Properties }) => {
        const [id] = Properties.FunctionName['Fn::GetAtt'];
        return `${resourcesOf(template)[id]?.Properties.FunctionName} ${Properties.SourceArn['Fn::Join'][1].at(-1)}`;
      },
    );
    expect(permissions.sort()).toEqual(httpGroups.map(({ name }) => `locket-${name} /*/*/*`).sort());
  });

  it('says in its body all that its own properties say, for an import may replace what the body leaves out', () => {
    const { Properties } = onlyResource(template, 'AWS::ApiGateway::RestApi');
    const { EndpointConfiguration, Policy, BinaryMediaTypes, DisableExecuteApiEndpoint } = Properties;
    const { Body } = Properties;
    expect(Body['x-amazon-apigateway-binary-media-types']).toEqual(BinaryMediaTypes);
    expect(Body['x-amazon-apigateway-policy']).toEqual(Policy);
    expect(Body.servers[0]['x-amazon-apigateway-endpoint-configuration']).toEqual({
      disableExecuteApiEndpoint: DisableExecuteApiEndpoint,
      ...(EndpointConfiguration.VpcEndpointIds && { vpcEndpointIds: EndpointConfiguration.VpcEndpointIds }),
    });
  });

  it('keeps its logical id, for another id is another address', () => {
    expect(Object.keys(resourcesOf(template, 'AWS::ApiGateway::RestApi'))).toEqual(['RestApi79D61EE8']);
  });

  it('is deployed anew when its body changes', () => {
    const deploymentOf = (from: Template) => Object.keys(resourcesOf(from, 'AWS::ApiGateway::Deployment'));
    const groups = httpGroups.map((group) =>
      group.name === 'roles' ? { ...group, paths: [...group.paths, '/api/v9'] } : group,
    );
    const more = Template.fromStack(buildStacks({ apiType }, { groups }).api);
    expect(deploymentOf(template)).toHaveLength(1);
    expect(deploymentOf(more)).not.toEqual(deploymentOf(template));
  });

  it('leads everything else to the fallback, also where a longer path has a resource', () => {
    for (const path of ['/', '/{proxy+}']) expect(methods[`ANY ${path}`]).toBe(`locket-${fallbackGroup}`);
    for (const path of ['/api', '/api/{proxy+}', '/api/v1', '/api/v1/{proxy+}'])
      expect(methods[`ANY ${path}`]).toBe('locket-meta');
  });

  it('hands on what a function compressed as bytes', () => {
    const api = onlyResource(template, 'AWS::ApiGateway::RestApi');
    expect(api.Properties.BinaryMediaTypes).toEqual(['*/*']);
  });

  it('refuses in the envelope of Locket', () => {
    const refusals = refusalsOf(template);
    expect(refusals).toHaveLength(6);
    for (const { statusCode, responseTemplates } of refusals) {
      const body = JSON.parse(responseTemplates['application/json'] ?? '');
      expect(body).toMatchObject({ reqId: '$context.requestId', message: expect.any(String) });
      expect(String(body.statusCode)).toBe(statusCode);
    }
  });

  it('lets pages of other origins read no refusal, unless pages may call it at all', () => {
    const allowedOrigin = 'gatewayresponse.header.Access-Control-Allow-Origin';
    const originsOf = (from: Template) =>
      refusalsOf(from).map(({ responseParameters }) => responseParameters[allowedOrigin]);
    expect(new Set(originsOf(template))).toEqual(new Set([undefined]));
    const sharing = templatesFor({ apiType, allowedOrigins: ['https://app.example.com'] }).api;
    expect(new Set(originsOf(sharing))).toEqual(new Set(["'*'"]));
  });

  it('throttles the stage', () => {
    const { Properties } = onlyResource(template, 'AWS::ApiGateway::Stage');
    expect(Properties.MethodSettings).toMatchObject([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 },
    ]);
  });
});

describe('the public REST API', () => {
  it('has the web ACL attached to its stage', () => {
    const { Properties } = onlyResource(rest, 'AWS::WAFv2::WebACLAssociation');
    const [stageId] = Object.keys(resourcesOf(rest, 'AWS::ApiGateway::Stage'));
    const [aclId] = Object.keys(resourcesOf(rest, 'AWS::WAFv2::WebACL'));
    expect(JSON.stringify(Properties.ResourceArn)).toContain(`{"Ref":"${stageId}"}`);
    expect(Properties.WebACLArn).toEqual({ 'Fn::GetAtt': [aclId, 'Arn'] });
  });

  it('is filtered by the AWS rule groups', () => {
    const { Properties } = onlyResource(rest, 'AWS::WAFv2::WebACL');
    const names = Properties.Rules.map((rule: { Name: string }) => rule.Name);
    expect(names).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
  });

  it('keeps no samples of requests, which would show tokens and names', () => {
    const { Properties } = onlyResource(rest, 'AWS::WAFv2::WebACL');
    const all = [Properties, ...Properties.Rules];
    expect(all.map(({ VisibilityConfig }) => VisibilityConfig.SampledRequestsEnabled)).toEqual(
      all.map(() => false),
    );
  });

  it('takes secrets of any content and size: rules about bodies only count', () => {
    const { Properties } = onlyResource(rest, 'AWS::WAFv2::WebACL');
    const counted = Properties.Rules.flatMap(
      (rule: { Statement: { ManagedRuleGroupStatement: { RuleActionOverrides?: { Name: string }[] } } }) =>
        rule.Statement.ManagedRuleGroupStatement.RuleActionOverrides?.map(({ Name }) => Name) ?? [],
    );
    expect(counted).toEqual(
      expect.arrayContaining(['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY']),
    );
  });
});

describe('the private REST API', () => {
  it('has no public address', () => {
    const { Properties } = onlyResource(closed, 'AWS::ApiGateway::RestApi');
    expect(Properties.EndpointConfiguration.Types).toEqual(['PRIVATE']);
    const open = ['AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::DomainName', 'AWS::Lambda::Url'];
    expect(open.flatMap((type) => Object.keys(resourcesOf(closed, type)))).toEqual([]);
  });

  it('answers one VPC endpoint and denies all others', () => {
    const { Properties } = onlyResource(closed, 'AWS::ApiGateway::RestApi');
    const [endpoint] = Properties.EndpointConfiguration.VpcEndpointIds;
    const deny = Properties.Policy.Statement.find(({ Effect }: { Effect: string }) => Effect === 'Deny');
    expect(resourcesOf(closed)[endpoint.Ref]?.Type).toBe('AWS::EC2::VPCEndpoint');
    expect(deny.Condition).toEqual({ StringNotEquals: { 'aws:SourceVpce': [endpoint] } });
  });

  it('runs its functions in a VPC without a way out, beside the endpoints they need', () => {
    const gateways = ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway'];
    expect(gateways.flatMap((type) => Object.keys(resourcesOf(closed, type)))).toEqual([]);
    const services = Object.values(resourcesOf(closed, 'AWS::EC2::VPCEndpoint')).map(({ Properties }) =>
      Properties.ServiceName['Fn::Join'][1].at(-1),
    );
    expect(services.sort()).toEqual(['.dynamodb', '.execute-api', '.kms', '.s3', '.sts']);
    for (const { Properties } of Object.values(resourcesOf(closed, 'AWS::Lambda::Function'))) {
      expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
    }
  });

  it('lets in HTTPS from the VPC, and nothing else', () => {
    const rules = Object.values(resourcesOf(closed, 'AWS::EC2::SecurityGroup')).flatMap(
      ({ Properties }) => Properties.SecurityGroupIngress ?? [],
    );
    expect(rules).toMatchObject([{ CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }]);
  });

  it('lets in networks of clients and further endpoints that are named', () => {
    const further = ['vpce-0123456789abcdef1', 'vpce-0123456789abcdef2'];
    const { api } = templatesFor({
      apiType: 'private',
      vpc: { clientCidrs: ['10.8.0.0/16'], furtherEndpointIds: further },
    });
    const { Properties } = onlyResource(api, 'AWS::ApiGateway::RestApi');
    const [own, ...others] = Properties.EndpointConfiguration.VpcEndpointIds;
    const deny = Properties.Policy.Statement.find(({ Effect }: { Effect: string }) => Effect === 'Deny');
    const ranges = Object.values(resourcesOf(api, 'AWS::EC2::SecurityGroup')).flatMap(
      ({ Properties: group }) =>
        (group.SecurityGroupIngress ?? []).map((rule: { CidrIp: string }) => rule.CidrIp),
    );
    expect(others).toEqual(further);
    expect(deny.Condition.StringNotEquals['aws:SourceVpce']).toEqual([own, ...further]);
    expect(ranges).toEqual(['10.0.0.0/16', '10.8.0.0/16']);
  });

  it('takes an existing VPC and endpoint as they are', () => {
    const { api } = templatesFor({
      apiType: 'private',
      vpc: {
        vpcId: 'vpc-0123456789abcdef0',
        cidr: '10.1.0.0/16',
        availabilityZones: ['eu-central-1a'],
        subnetIds: ['subnet-0123456789abcdef0'],
        executeApiEndpointId: 'vpce-0123456789abcdef0',
      },
    });
    const made = ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::VPCEndpoint'];
    expect(made.flatMap((type) => Object.keys(resourcesOf(api, type)))).toEqual([]);
    expect(
      onlyResource(api, 'AWS::ApiGateway::RestApi').Properties.EndpointConfiguration.VpcEndpointIds,
    ).toEqual(['vpce-0123456789abcdef0']);
  });
});
