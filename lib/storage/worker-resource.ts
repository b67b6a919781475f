import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CustomResource, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Worker } from '../../functions/workers/worker.ts';
import type { CodeOf } from '../functions/code.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import type { Settings } from '../settings.ts';

export interface WorkerResourceProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly dataKey: IKey;
  readonly worker: Worker;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  /** What CloudFormation compares to decide whether the worker runs again. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Longer than the function with Lambda's own two repetitions; CloudFormation would wait an hour otherwise. */
const PATIENCE = Duration.minutes(10);

/** A custom resource and the Lambda that fulfils it. */
export class WorkerResource extends Construct {
  readonly resource: CustomResource;
  readonly worker: LocketFunction;

  constructor(scope: Construct, id: string, props: WorkerResourceProps) {
    super(scope, id);
    this.worker = new LocketFunction(this, 'Worker', {
      settings: props.settings,
      name: props.worker.name,
      description: props.worker.description,
      code: props.codeOf(props.worker.name),
      dataKey: props.dataKey,
      timeout: Duration.seconds(props.worker.timeout),
      environment: props.environment,
      statements: props.statements,
    });
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken: this.worker.function.functionArn,
      serviceTimeout: PATIENCE,
      resourceType: resourceTypeOf(props.worker),
      properties: { ...props.properties },
    });
    this.resource.node.addDependency(this.worker);
  }
}

const resourceTypeOf = ({ name, startedBy }: Worker): string => {
  const trigger = startedBy.find(({ kind }) => kind === 'resource');
  if (trigger?.kind !== 'resource') throw new Error(`The worker ${name} fulfils no custom resource.`);
  return trigger.resourceType;
};
