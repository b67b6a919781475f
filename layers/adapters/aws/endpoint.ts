import { awsEndpointFunctions } from '@aws-sdk/core/client';
import { type BinaryDecisionDiagram, customEndpointFunctions, decideEndpoint } from '@smithy/core/endpoints';
import type { AwsSettings } from '../aws-settings.ts';

export interface Endpoint {
  readonly url: URL;
  /** The region that requests are signed for. */
  readonly signingRegion: string;
}

export interface ServiceRules {
  /** The name that the SDK has for the service. */
  readonly id: string;
  /** The rule set of the SDK's client for the service. */
  readonly endpointRules: BinaryDecisionDiagram;
}

/**
 * Where a service is reached, by the SDK's own rules for partitions, FIPS, dual-stack and addresses of one's own.
 * Throws the SDK's error for combinations that there are not.
 */
export const endpointOf = (
  { id, endpointRules }: ServiceRules,
  { region, useFips, useDualStack, endpointOf: configured }: AwsSettings,
): Endpoint => {
  customEndpointFunctions.aws = awsEndpointFunctions;
  const Endpoint = configured(id);
  const { url, properties } = decideEndpoint(endpointRules, {
    endpointParams: {
      Region: region,
      UseFIPS: useFips,
      UseDualStack: useDualStack,
      ...(Endpoint && { Endpoint }),
    },
  });
  const schemes = properties?.authSchemes as readonly { readonly signingRegion?: string }[] | undefined;
  return { url, signingRegion: schemes?.[0]?.signingRegion ?? region };
};
