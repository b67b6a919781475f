import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Workflow } from '../../functions/workflows/workflow.ts';
import type { Settings } from '../settings.ts';
import { workflowName } from '../workflows/names.ts';

/** Executions of a workflow that failed for good, in five-minute steps; found by the state machine's physical name. */
export const failedExecutions = (
  scope: Construct,
  settings: Pick<Settings, 'namePrefix'>,
  workflow: Workflow,
): Metric =>
  new Metric({
    namespace: 'AWS/States',
    metricName: 'ExecutionsFailed',
    statistic: 'Sum',
    dimensionsMap: {
      StateMachineArn: Stack.of(scope).formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: workflowName(settings, workflow),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    },
  });
