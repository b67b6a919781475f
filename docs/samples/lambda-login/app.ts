import { App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** What the sample is told with `-c name=value`. */
const names = ['url', 'identityId', 'projectId', 'environment', 'serverId', 'vpcId'] as const;
type Context = Readonly<Partial<Record<(typeof names)[number], string>>>;

export interface LambdaLoginProps extends StackProps {
  readonly context: Context;
}

/**
 * A function that logs in to Locket with its own role. The role needs no permission for that: `GetCallerIdentity` is
 * open to every principal. With a `vpcId` the function runs in that VPC, where Locket's `private` API is reached.
 */
export class LambdaLogin extends Stack {
  constructor(scope: Construct, id: string, { context, ...props }: LambdaLoginProps) {
    super(scope, id, props);
    const vpc = context.vpcId ? Vpc.fromLookup(this, 'Vpc', { vpcId: context.vpcId }) : undefined;
    const lambda = new NodejsFunction(this, 'Function', {
      entry: new URL('./function/handler.ts', import.meta.url).pathname,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(20),
      environment: {
        LOCKET_URL: context.url ?? '',
        LOCKET_IDENTITY_ID: context.identityId ?? '',
        LOCKET_PROJECT_ID: context.projectId ?? '',
        LOCKET_ENVIRONMENT: context.environment ?? 'dev',
        ...(context.serverId && { LOCKET_SERVER_ID: context.serverId }),
      },
      ...(vpc && { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
    });
    new CfnOutput(this, 'RoleArn', { value: lambda.role?.roleArn ?? '' });
    new CfnOutput(this, 'FunctionName', { value: lambda.functionName });
  }
}

const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

/** The app, unless a test makes its own. */
export const lambdaLogin = (app = new App()): LambdaLogin =>
  new LambdaLogin(app, 'locket-lambda-login', {
    ...(account && region && { env: { account, region } }),
    context: Object.fromEntries(
      names.map((name) => [name, app.node.tryGetContext(name) as string | undefined]),
    ),
  });

if (import.meta.main) lambdaLogin();
