import type { CustomerKms } from '../../domain/external-kms/customer-kms.ts';
import type { KeyServer } from '../foreign-tokens/published-keys.ts';
import { done } from './outcome.ts';

export interface CustomerKmsSettings {
  /** Where AWS is instead, for tests. */
  readonly aws?: { readonly kms: string; readonly sts: string } | undefined;
  /** Where hosts of other providers are instead, for tests. */
  readonly servers?: Readonly<Record<string, KeyServer>> | undefined;
}

/** Few projects have a KMS of their own: what speaks with one lies in files beside the bundle. */
const amazon = () => import('./aws/aws-kms.part.ts');
const google = () => import('./gcp/gcp-kms.part.ts');

/** Keys in customers' own KMS, of each provider that there is. */
export const openCustomerKms = ({ aws, servers }: CustomerKmsSettings): CustomerKms => ({
  // A service account is the customer's own, and its key nobody else's.
  assertOwn: async (access) =>
    access.provider === 'aws' ? (await amazon()).assertOwnGrant(access, aws) : done(true),
  open: async (connection) =>
    connection.provider === 'aws'
      ? (await amazon()).openAwsKey(connection, aws)
      : (await google()).openGoogleKey(connection, servers),
  createKey: async (access) => (await amazon()).createAwsKey(access, aws),
});
