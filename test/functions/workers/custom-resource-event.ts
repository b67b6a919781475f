import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** A request as CloudFormation sends it. */
export const customResourceEvent = (
  requestType: 'Create' | 'Update' | 'Delete',
  properties: Record<string, string> = {},
): CloudFormationCustomResourceEvent =>
  ({
    RequestType: requestType,
    ResponseURL: 'https://cloudformation.example/answer',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'RootKey',
    ResourceType: 'Custom::LocketRootKey',
    ServiceToken: 'arn',
    ResourceProperties: { ServiceToken: 'arn', ...properties },
    ...(requestType !== 'Create' && { PhysicalResourceId: 'physical' }),
  }) as CloudFormationCustomResourceEvent;
