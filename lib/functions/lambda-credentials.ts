/** Stands in for the SDK's credential chain inside bundles; the names are the SDK's. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
