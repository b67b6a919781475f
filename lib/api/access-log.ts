import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import type { Settings } from '../settings.ts';

/**
 * What API Gateway writes per request, as JSON.
 * The route instead of the path, because a path may hold the name of a secret; no query, header or body.
 */
const fields = (routeVariable: string) => ({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: routeVariable,
  status: '$context.status',
  responseLength: '$context.responseLength',
  latency: '$context.responseLatency',
});

export const httpAccessLogFormat = JSON.stringify(fields('$context.routeKey'));
export const restAccessLogFormat = JSON.stringify(fields('$context.resourcePath'));

/**
 * One group whatever the kind of API, so that another kind goes on in it. API Gateway delivers to names under
 * `/aws/vendedlogs` without growing the account's one log policy.
 */
export const accessLogGroup = (scope: Construct, settings: Settings, key: IKey): EncryptedLogGroup =>
  new EncryptedLogGroup(scope, 'AccessLog', {
    settings,
    key,
    namePrefix: `/aws/vendedlogs/${settings.namePrefix}-access`,
  });
