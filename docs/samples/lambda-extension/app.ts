import { App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  LayerVersion,
  Function as PythonFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** What the sample is told with `-c name=value`. */
const names = ['layerArn', 'url', 'identityId', 'secretId'] as const;
type Context = Readonly<Record<(typeof names)[number], string>>;

export interface LambdaExtensionProps extends StackProps {
  readonly context: Context;
}

/** A Python function that reads a secret from the extension beside it, and holds no code of Locket. */
export class LambdaExtension extends Stack {
  constructor(scope: Construct, id: string, { context, ...props }: LambdaExtensionProps) {
    super(scope, id, props);
    const lambda = new PythonFunction(this, 'Function', {
      runtime: Runtime.PYTHON_3_13,
      architecture: Architecture.X86_64,
      handler: 'handler.handler',
      code: Code.fromAsset(new URL('./function', import.meta.url).pathname),
      memorySize: 512,
      timeout: Duration.seconds(20),
      layers: [LayerVersion.fromLayerVersionArn(this, 'Locket', context.layerArn)],
      environment: {
        LOCKET_URL: context.url,
        LOCKET_IDENTITY_ID: context.identityId,
        SECRET_ID: context.secretId,
      },
    });
    new CfnOutput(this, 'RoleArn', { value: lambda.role?.roleArn ?? '' });
    new CfnOutput(this, 'FunctionName', { value: lambda.functionName });
  }
}

/** The app, unless a test makes its own. */
export const lambdaExtension = (app = new App()): LambdaExtension =>
  new LambdaExtension(app, 'locket-lambda-extension', {
    context: Object.fromEntries(
      names.map((name) => [name, String(app.node.tryGetContext(name) ?? '')]),
    ) as Context,
  });

if (import.meta.main) lambdaExtension();
