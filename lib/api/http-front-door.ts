import { createHash } from 'node:crypto';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnApi,
  CfnDeployment,
  type CfnStage,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { accept } from '../findings.ts';
import { httpAccessLogFormat } from './access-log.ts';
import type { ApiMetrics, FrontDoor, FrontDoorProps } from './front-door.ts';
import { httpDefinition } from './http-definition.ts';

/** An HTTP API, publicly reachable, defined by one document. */
export class HttpFrontDoor extends Construct implements FrontDoor {
  readonly url: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly metrics: ApiMetrics;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const definition = httpDefinition(this, props);
    const api = this.api(props, definition);
    letInvoke(api, props);
    const stage = this.stage(api, props);
    (stage.node.defaultChild as CfnStage).deploymentId = this.deployment(api, definition).ref;
    // AWS's own address is switched off where there is a domain, and may not even be asked for.
    this.url = props.settings.customDomain ? '' : api.apiEndpoint;
    this.apiId = api.apiId;
    this.stageName = stage.stageName;
    this.metrics = metricsOf(stage);
  }

  private api({ settings }: FrontDoorProps, definition: object): HttpApi {
    const api = new HttpApi(this, 'Api', {
      apiName: settings.namePrefix,
      description: 'Locket',
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.customDomain !== undefined,
    });
    (api.node.defaultChild as CfnApi).body = definition;
    accept(api, 'APIG4', 'The functions authenticate: Locket issues and checks its own tokens.');
    return api;
  }

  /**
   * A copy of what the document defines. Another document is another deployment, made when it has been imported; what
   * CloudFormation removes from the API afterwards does not touch the copy that the stage serves.
   */
  private deployment(api: HttpApi, definition: object): CfnDeployment {
    const text = JSON.stringify(Stack.of(this).resolve(definition));
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return new CfnDeployment(this, `Deployment${digest}`, { apiId: api.apiId });
  }

  private stage(api: HttpApi, { settings, accessLog }: FrontDoorProps): HttpStage {
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: false,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(httpAccessLogFormat),
      },
    });
  }
}

/** The API may invoke the function of every group, whatever the stage and the route; `$default` has no method. */
const letInvoke = (api: HttpApi, { groups, functions }: FrontDoorProps): void => {
  for (const { name } of groups)
    functions.of(name).addPermission('ApiInvocation', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(api).formatArn({
        service: 'execute-api',
        resource: api.apiId,
        resourceName: '*/*',
      }),
    });
};

const metricsOf = (stage: HttpStage): ApiMetrics => ({
  requests: stage.metricCount(),
  clientErrors: stage.metricClientError(),
  serverErrors: stage.metricServerError(),
  latency: stage.metricLatency({ statistic: 'p99' }),
});
