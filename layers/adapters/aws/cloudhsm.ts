import { BinaryDecisionDiagram } from '@smithy/core/endpoints';
import { type Call, type JsonService, openService } from './json-service.ts';

const region = { ref: 'Region' };
const results = 100_000_000;

/** `cloudhsmv2.<region>.<suffix of the partition>`, unless an address is given: the service has no other names. */
const endpointRules = BinaryDecisionDiagram.from(
  new Int32Array([
    ...[-1, 1, -1],
    ...[0, results + 1, 3],
    ...[1, 4, results + 3],
    ...[2, results + 2, results + 3],
  ]),
  2,
  [
    ['isSet', [{ ref: 'Endpoint' }]],
    ['isSet', [region]],
    ['aws.partition', [region], 'PartitionResult'],
  ],
  [
    [-1],
    [{ ref: 'Endpoint' }, {}],
    ['https://cloudhsmv2.{Region}.{PartitionResult#dnsSuffix}', {}],
    [-1, 'Invalid Configuration: Missing Region'],
  ],
);

export const cloudHsm: JsonService = {
  id: 'CloudHSM V2',
  signingName: 'cloudhsm',
  target: 'BaldrApiService',
  contentType: 'application/x-amz-json-1.1',
  endpointRules,
};

/** AWS CloudHSM V2 (API version 2017-04-28), of which the SDK's client would bring 149 packages along. */
export const openCloudHsm = (): Call =>
  openService(cloudHsm, {
    attempts: 3,
    attemptMilliseconds: 5000,
    connectMilliseconds: 1000,
    pauseMilliseconds: 100,
    answerBytes: 1024 * 1024,
  });
