import { describe, expect, it } from 'vitest';
import { onlyResource, resourcesOf, templatesFor } from './stacks.ts';

const apiTypes = ['http', 'rest', 'private'];

describe('log groups', () => {
  it.each(apiTypes)('are kept for the chosen time and encrypted (%s)', (apiType) => {
    const templates = Object.values(templatesFor({ apiType, logRetentionDays: 30 }));
    const groups = templates.flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::Logs::LogGroup')),
    );
    expect(groups.length).toBeGreaterThan(9);
    for (const { Properties } of groups) {
      expect(Properties.RetentionInDays).toBe(30);
      expect(Properties.KmsKeyId).toBeDefined();
    }
  });

  it('exist for every function, which writes JSON to no other', () => {
    for (const template of Object.values(templatesFor())) {
      for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Function'))) {
        const group = resourcesOf(template)[Properties.LoggingConfig.LogGroup.Ref];
        expect(Properties.LoggingConfig.LogFormat).toBe('JSON');
        expect(group?.Type).toBe('AWS::Logs::LogGroup');
      }
    }
  });
});

describe('the access log', () => {
  const formatOf = (apiType: string): string => {
    const { api } = templatesFor({ apiType });
    return apiType === 'http'
      ? onlyResource(api, 'AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings.Format
      : onlyResource(api, 'AWS::ApiGateway::Stage').Properties.AccessLogSetting.Format;
  };

  it.each(apiTypes)('tells who asked for which route, and how that went (%s)', (apiType) => {
    const format = JSON.parse(formatOf(apiType));
    expect(format).toMatchObject({
      requestId: '$context.requestId',
      ip: '$context.identity.sourceIp',
      status: '$context.status',
      latency: '$context.responseLatency',
    });
    expect(format.route).toBe(apiType === 'http' ? '$context.routeKey' : '$context.resourcePath');
  });

  it.each(apiTypes)('holds no path, query, header or body, which may name or be secrets (%s)', (apiType) => {
    const variables = formatOf(apiType).match(/\$context\.[A-Za-z.]+/g) ?? [];
    const revealing = /path$|querystring|header|body|authoriz|protocol|userAgent/i;
    expect(variables.filter((one) => one !== '$context.resourcePath' && revealing.test(one))).toEqual([]);
  });

  it('is the only log that API Gateway writes: execution logs would hold paths and queries', () => {
    const stage = onlyResource(templatesFor({ apiType: 'rest' }).api, 'AWS::ApiGateway::Stage');
    expect(stage.Properties.MethodSettings).toMatchObject([{ LoggingLevel: 'OFF', DataTraceEnabled: false }]);
  });
});
