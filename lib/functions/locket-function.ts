import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  type FunctionOptions,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { sendStatements } from '../dead-letters.ts';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import { accept } from '../findings.ts';
import type { Settings } from '../settings.ts';
import { countFaults } from './fault-metric.ts';
import type { FunctionNetwork } from './function-network.ts';
import { networkStatement } from './rights.ts';

const MEMORY_MB = 1024;

export interface LocketFunctionProps {
  readonly settings: Settings;
  /** Short name: the function is called `<namePrefix>-<name>`. */
  readonly name: string;
  readonly description: string;
  readonly code: Code;
  /** Encrypts the function's log group. */
  readonly dataKey: IKey;
  readonly timeout: Duration;
  /** Megabytes; 1024 unless said otherwise. */
  readonly memory?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything the function may do, beside writing its own log and traces. */
  readonly statements: readonly PolicyStatement[];
  readonly network?: FunctionNetwork;
  readonly layers?: readonly ILayerVersion[];
  /** Name of its role, where a policy elsewhere names it. */
  readonly roleName?: string;
  /** Where an asynchronous call ends that failed three times; only for what a schedule calls. */
  readonly deadLetters?: IQueue;
}

/** A Lambda with a role, a log group and nothing shared with any other. */
export class LocketFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: LocketFunctionProps) {
    super(scope, id);
    const logGroup = new EncryptedLogGroup(this, 'Log', { settings: props.settings, key: props.dataKey });
    countFaults(this, props.settings, logGroup);
    const role = this.role(props, logGroup);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: functionNameOf(props.settings, props.name),
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory ?? MEMORY_MB,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda's own lines about every start and end cost more than all of ours.
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: props.settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...failureOptions(props.deadLetters),
      environment: props.environment,
      ...networkOptions(props.network),
      ...(props.layers && { layers: [...props.layers] }),
    });
  }

  /** What the function may do stands in its role: a policy of its own would be one more resource for each function. */
  private role(props: LocketFunctionProps, logGroup: EncryptedLogGroup): Role {
    const statements = [...props.statements, ...furtherStatements(props), writeTo(logGroup)];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the ${props.name} function may do`,
      ...(props.roleName && { roleName: props.roleName }),
      inlinePolicies: { rights: new PolicyDocument({ statements }) },
    });
    accept(
      role,
      'IAM5[Resource::*]',
      'X-Ray segments, figures of metrics and, in a VPC, network interfaces have no ARN that a policy could name in advance.',
    );
    if (statements.some(({ actions }) => actions.includes('kms:TagResource')))
      accept(
        role,
        'IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
        'Keys of CAs are tagged as they are made, when they have no ARN yet.',
      );
    if (statements.some(({ actions }) => actions.includes('cloudwatch:DescribeAlarms')))
      accept(
        role,
        'IAM5[Resource::arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*]',
        'CloudWatch decides on a list of alarms as one on all of the region, whatever it is narrowed to.',
      );
    if (statements.some(({ actions }) => actions.includes('sts:AssumeRole')))
      accept(
        role,
        'IAM5[Resource::arn:<AWS::Partition>:iam::*:role/*]',
        'Roles that customers made for their own KMS are named when they add one; each asks for an external id.',
      );
    return role;
  }
}

/** The physical name of a function, by which alarms and dashboards find it. */
export const functionNameOf = (settings: Pick<Settings, 'namePrefix'>, name: string): string =>
  `${settings.namePrefix}-${name}`;

const furtherStatements = ({ deadLetters, dataKey, network }: LocketFunctionProps): PolicyStatement[] => [
  ...(deadLetters ? sendStatements(deadLetters, dataKey) : []),
  ...(network ? [networkStatement()] : []),
];

const writeTo = ({ logGroupArn }: EncryptedLogGroup): PolicyStatement =>
  new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  });

const failureOptions = (queue: IQueue | undefined): Pick<FunctionOptions, 'onFailure'> =>
  queue ? { onFailure: { bind: () => ({ destination: queue.queueArn }) } } : {};

const networkOptions = (network: FunctionNetwork | undefined) =>
  network && {
    vpc: network.vpc,
    vpcSubnets: network.subnets,
    securityGroups: [...network.securityGroups],
  };
