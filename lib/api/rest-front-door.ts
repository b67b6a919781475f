import {
  AccessLogFormat,
  ApiDefinition,
  type CfnRestApi,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type RestApiBaseProps,
  SpecRestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accept } from '../findings.ts';
import { restAccessLogFormat } from './access-log.ts';
import { Firewall } from './firewall.ts';
import type { ApiMetrics, FrontDoor, FrontDoorProps } from './front-door.ts';
import { privateApiOptions } from './private-door.ts';
import { binaryMediaTypes, type RestDefinitionProps, restDefinition } from './rest-definition.ts';

const STAGE = 'live';

/** A REST API, either public behind WAF or private. */
export class RestFrontDoor extends Construct implements FrontDoor {
  readonly url: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly metrics: ApiMetrics;

  constructor(scope: Construct, id: string, props: RestDefinitionProps) {
    super(scope, id);
    const api = this.api(props);
    letInvoke(api, props);
    if (props.privateDoor) acceptWithoutFirewall(api);
    else new Firewall(this, 'Firewall', { settings: props.settings, stage: api.deploymentStage });
    this.url = api.deploymentStage.urlForPath().replace(/\/$/, '');
    this.apiId = api.restApiId;
    this.stageName = api.deploymentStage.stageName;
    this.metrics = metricsOf(api);
  }

  private api(props: RestDefinitionProps): SpecRestApi {
    const { settings, privateDoor } = props;
    const api = new SpecRestApi(this, 'Api', {
      restApiName: settings.namePrefix,
      apiDefinition: ApiDefinition.fromInline(restDefinition(this, props)),
      binaryMediaTypes,
      disableExecuteApiEndpoint: settings.customDomain !== undefined,
      // API Gateway writes access logs with the account's one role, which has to be set once per region.
      cloudWatchRole: true,
      deployOptions: this.stageOptions(props),
      ...(privateDoor ? privateApiOptions(privateDoor) : publicOptions),
    });
    (api.node.defaultChild as CfnRestApi).description = 'Locket';
    acceptRestFindings(api);
    return api;
  }

  private stageOptions({ settings, accessLog }: FrontDoorProps): StageOptions {
    return {
      stageName: STAGE,
      throttlingRateLimit: settings.throttle.rate,
      throttlingBurstLimit: settings.throttle.burst,
      tracingEnabled: settings.tracing,
      loggingLevel: MethodLoggingLevel.OFF,
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(accessLog),
      accessLogFormat: AccessLogFormat.custom(restAccessLogFormat),
    };
  }
}

const publicOptions: RestApiBaseProps = { endpointConfiguration: { types: [EndpointType.REGIONAL] } };

/** The API may invoke the function of every group, whatever the path and method. */
const letInvoke = (api: SpecRestApi, { groups, functions }: FrontDoorProps): void => {
  for (const { name } of groups) {
    functions.of(name).addPermission('ApiInvocation', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: api.arnForExecuteApi(),
    });
  }
};

const acceptRestFindings = (api: SpecRestApi): void => {
  const authentication = 'The functions authenticate: Locket issues and checks its own tokens.';
  accept(api, 'APIG4', authentication);
  accept(api, 'COG4', authentication);
  accept(api, 'APIG2', 'The functions validate each request against the schema of its operation.');
  accept(api, 'APIG6', 'Execution logs would hold paths and queries, and so names of secrets.');
  accept(
    api,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'API Gateway demands this policy for the account-wide role that writes access logs.',
  );
};

const acceptWithoutFirewall = (api: SpecRestApi): void =>
  accept(api, 'APIG3', 'The API is reachable only through a VPC endpoint of the installation.');

const metricsOf = (api: SpecRestApi): ApiMetrics => ({
  requests: api.metricCount(),
  clientErrors: api.metricClientError(),
  serverErrors: api.metricServerError(),
  latency: api.metricLatency({ statistic: 'p99' }),
});
