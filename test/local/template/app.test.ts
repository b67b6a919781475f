import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApp } from '../../../local/template/app.ts';
import { appFolder, temporaryFolder } from '../fixtures/folder.ts';

interface Resources {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** The fixture app with one of its templates changed. */
const changedApp = (stack: string, change: (template: Resources) => void): string => {
  const folder = temporaryFolder();
  cpSync(appFolder, folder, { recursive: true });
  const file = join(folder, `${stack}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8')) as Resources;
  change(template);
  writeFileSync(file, JSON.stringify(template));
  return folder;
};

const property = (template: Resources, id: string, name: string, value: unknown): void => {
  const resource = template.Resources[id];
  if (resource) resource.Properties[name] = value;
};

const INTEGRATION = 'x-amazon-apigateway-integration';

/** The fixture's API with another route. */
const inBody = (template: Resources, operation: object): void =>
  property(template, 'Api', 'Body', {
    paths: {
      '/items': {
        'x-amazon-apigateway-any-method': {
          [INTEGRATION]: { type: 'aws_proxy', payloadFormatVersion: '2.0' },
          ...operation,
        },
      },
    },
  });

describe('the app in the templates', () => {
  const app = readApp(appFolder);

  it('routes lead to functions through the integrations of its body', () => {
    expect(app.api.type).toBe('http');
    expect(app.api.routes.map(({ method, path, function: { name } }) => [method, path, name])).toEqual([
      ['ANY', '/items/{proxy+}', 'tool'],
      ['ANY', '$default', 'tool'],
    ]);
  });

  it('the origins whose pages may call are those that the functions behind routes let read', () => {
    expect(app.api.allowedOrigins).toEqual([]);
    const sharing = changedApp('api', (template) => {
      for (const resource of Object.values(template.Resources))
        if (resource.Type === 'AWS::Lambda::Function')
          resource.Properties.Environment = {
            Variables: { LOCKET_ALLOWED_ORIGINS: 'https://a.example.com,https://b.example.com' },
          };
    });
    expect(readApp(sharing).api.allowedOrigins).toEqual(['https://a.example.com', 'https://b.example.com']);
  });

  it('a function knows its bundle and its limits', () => {
    expect(app.functions.find(({ name }) => name === 'tool')).toMatchObject({
      folder: join(appFolder, 'asset.tool'),
      handler: 'index.handler',
      timeoutSeconds: 1,
      memoryMb: 256,
    });
  });

  it('an environment is resolved across stacks', () => {
    const tool = app.functions.find(({ name }) => name === 'tool');
    expect(tool?.environment).toEqual({
      TABLE: 'storage-Items',
      KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/storage-Key',
      GREETING: 'hello-us-east-1-1',
    });
  });

  it('a function that nothing refers to need not be runnable', () => {
    expect(app.functions.map(({ name }) => name).sort()).toEqual(['events-Relay', 'tool']);
  });

  it('the table keeps key, index, stream and expiry', () => {
    expect(app.tables).toMatchObject([
      {
        name: 'storage-Items',
        indexes: [{ IndexName: 'by-owner' }],
        streamViewType: 'NEW_AND_OLD_IMAGES',
        ttlAttribute: 'ttl',
      },
    ]);
  });

  it('the stream feeds the relay with its filter', () => {
    expect(app.streams).toMatchObject([
      {
        name: 'events-Stream',
        table: { name: 'storage-Items' },
        function: { name: 'events-Relay' },
        batchSize: 10,
        partialFailures: true,
        filters: [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'ITEM#' }] } } } }],
      },
    ]);
  });

  it('enabled rules are read with their bus, pattern and targets', () => {
    expect(app.rules.map(({ name, bus, targets }) => [name, bus, targets[0]?.kind])).toEqual([
      ['events-ToLog', 'fixture', 'log'],
      ['events-ToFunction', 'fixture', 'function'],
    ]);
  });

  it('a schedule is read with its input', () => {
    expect(app.schedules).toMatchObject([
      { expression: 'rate(1 hour)', targets: [{ kind: 'function', input: { sweep: true } }] },
    ]);
  });
});

describe('an app that cannot be run locally is refused', () => {
  const refusals: [string, string, (template: Resources) => void, RegExp][] = [
    [
      'a link through an unknown type',
      'api',
      (template) => property(template, 'Tool', 'Environment', { Variables: { A: { Ref: 'Odd' } } }),
      /stack api .* Odd is a Custom::Odd/,
    ],
    [
      'an unknown intrinsic function',
      'api',
      (template) => property(template, 'Tool', 'Environment', { Variables: { A: { 'Fn::Cidr': [] } } }),
      /Fn::Cidr is not supported/,
    ],
    [
      'an import that nobody exports',
      'api',
      (template) =>
        property(template, 'Tool', 'Environment', { Variables: { A: { 'Fn::ImportValue': 'x' } } }),
      /Fn::ImportValue x is exported by no stack/,
    ],
    [
      'an authorizer',
      'api',
      (template) => inBody(template, { security: [{ tokens: [] }] }),
      /ANY \/items .* authorization/,
    ],
    [
      'payload 1.0 on an HTTP API',
      'api',
      (template) => inBody(template, { [INTEGRATION]: { type: 'aws_proxy', payloadFormatVersion: '1.0' } }),
      /payload format 2.0 only/,
    ],
    [
      'an integration that its body does not have',
      'api',
      (template) =>
        inBody(template, {
          [INTEGRATION]: { $ref: '#/components/x-amazon-apigateway-integrations/other' },
        }),
      /ANY \/items .* aws_proxy/,
    ],
    [
      'a route of an HTTP API outside of its body',
      'api',
      (template) => {
        template.Resources.More = { Type: 'AWS::ApiGatewayV2::Route', Properties: {} };
      },
      /More .* read from its Body only/,
    ],
    [
      'a rule target that is no function or log group',
      'events',
      (template) =>
        property(template, 'ToLog', 'Targets', [{ Arn: 'arn:aws:sqs:us-east-1:000000000000:queue' }]),
      /ToLog .* target arn:aws:sqs/,
    ],
    [
      'a stream of something else',
      'events',
      (template) => property(template, 'Stream', 'EventSourceArn', 'arn:aws:kinesis:x'),
      /Stream .* arn:aws:kinesis:x is no table's stream/,
    ],
  ];

  it.each(refusals)('%s', (_what, stack, change, message) => {
    const folder = changedApp(stack, change);
    expect(() => readApp(folder)).toThrow(message);
  });

  it('a folder without templates', () => {
    const folder = temporaryFolder();
    expect(() => readApp(folder)).toThrow(/holds no template/);
  });
});

describe('a REST API', () => {
  const uri = {
    'Fn::Join': [
      '',
      [
        'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
        { 'Fn::GetAtt': ['Tool', 'Arn'] },
        '/invocations',
      ],
    ],
  };
  const integration = { type: 'aws_proxy', httpMethod: 'POST', uri };
  const restApi = (paths: object) =>
    changedApp('api', (template) => {
      const { Tool } = template.Resources;
      if (!Tool) throw new Error('the fixture lost its function');
      template.Resources = {
        Tool,
        Rest: {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: { BinaryMediaTypes: ['image/png'], Body: { openapi: '3.0.1', paths } },
        },
        Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'live' } },
      };
    });

  it('has the methods of its body', () => {
    const method = { 'x-amazon-apigateway-integration': integration };
    const folder = restApi({
      '/a': { get: method },
      '/a/{proxy+}': { 'x-amazon-apigateway-any-method': method },
      '/': { 'x-amazon-apigateway-any-method': method },
    });
    const { api } = readApp(folder);
    expect(api).toMatchObject({ type: 'rest', stage: 'live', binaryMediaTypes: ['image/png'] });
    expect(api.routes.map(({ method: verb, path, function: { name } }) => `${verb} ${path} ${name}`)).toEqual(
      ['GET /a tool', 'ANY /a/{proxy+} tool', 'ANY / tool'],
    );
  });

  it.each([
    ['another kind of integration', { ...integration, type: 'http_proxy' }, {}, /GET \/a .* aws_proxy/],
    ['an integration outside of the app', { ...integration, uri: 'arn:aws:lambda' }, {}, /not a function/],
    ['an authorizer', integration, { security: [{ tokens: [] }] }, /GET \/a .* authorization/],
  ])('is refused with %s', (_name, used, more, problem) => {
    const folder = restApi({ '/a': { get: { 'x-amazon-apigateway-integration': used, ...more } } });
    expect(() => readApp(folder)).toThrow(problem);
  });
});
