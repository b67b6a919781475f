import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
import type { AwsCredentialIdentity } from '@smithy/types';

export type CredentialsSource = () => Promise<AwsCredentialIdentity>;

/** The SDK's credentials, kept until five minutes before they expire. In bundles they come from the environment. */
export const openCredentials = (source: CredentialsSource = defaultProvider()): CredentialsSource =>
  memoizeIdentityProvider(source, isIdentityExpired, doesIdentityRequireRefresh) ?? source;
