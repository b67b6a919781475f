import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { shapeOf } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import { accept } from '../findings.ts';
import { httpAccessLogFormat } from './access-log.ts';
import type { ApiMetrics, FrontDoor, FrontDoorProps } from './front-door.ts';

/** An HTTP API: a route for all below each claim, one for its own path if that is asked for, and `$default` for the rest. */
export class HttpFrontDoor extends Construct implements FrontDoor {
  readonly url: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly metrics: ApiMetrics;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const api = this.api(props);
    const stage = this.stage(api, props);
    // AWS's own address is switched off where there is a domain, and may not even be asked for.
    this.url = props.settings.customDomain ? '' : api.apiEndpoint;
    this.apiId = api.apiId;
    this.stageName = stage.stageName;
    this.metrics = metricsOf(stage);
  }

  private api({ settings, groups, fallback, functions }: FrontDoorProps): HttpApi {
    const api = new HttpApi(this, 'Api', {
      apiName: settings.namePrefix,
      description: 'Locket',
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.customDomain !== undefined,
      // The ARN of $default has fewer segments than those of other routes: it needs a permission of its own.
      defaultIntegration: new HttpLambdaIntegration('Fallback', functions.of(fallback)),
    });
    accept(api, 'APIG4', 'The functions authenticate: Locket issues and checks its own tokens.');
    for (const group of groups) {
      const { name } = group;
      const options = { scopePermissionToRoute: false };
      addRoutes(api, group, new HttpLambdaIntegration(name, functions.of(name), options));
    }
    return api;
  }

  private stage(api: HttpApi, { settings, accessLog }: FrontDoorProps): HttpStage {
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(httpAccessLogFormat),
      },
    });
  }
}

/** Routes are resources of the stack, so none is made for a path that no operation has. */
const addRoutes = (api: HttpApi, group: Group, integration: HttpLambdaIntegration): void => {
  for (const path of group.paths.flatMap((claim) => [
    ...(isAskedFor(group, claim) ? [claim] : []),
    `${claim}/{proxy+}`,
  ]))
    api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
};

const isAskedFor = ({ operations }: Group, claim: string): boolean =>
  operations.some(({ path }) => shapeOf(path) === shapeOf(claim));

const metricsOf = (stage: HttpStage): ApiMetrics => ({
  requests: stage.metricCount(),
  clientErrors: stage.metricClientError(),
  serverErrors: stage.metricServerError(),
  latency: stage.metricLatency({ statistic: 'p99' }),
});
