import type { InstanceRecord } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';
import { domainOf } from './vouched-person.ts';

/** What is known of an address that a provider names. */
interface NamedAddress {
  readonly orgId: string;
  readonly address: string | null;
  /** What the provider says itself; undefined where it says nothing. */
  readonly said: boolean | undefined;
  /** Whether the instance takes the method's addresses as verified. */
  readonly isTrusted: boolean;
}

export const trusts = (record: InstanceRecord | undefined, method: 'saml' | 'oidc'): boolean =>
  (method === 'saml' ? record?.trustSamlEmails : record?.trustOidcEmails) === true;

/**
 * Whether an address counts as verified: because the provider says so, or, where it says nothing, because the server admin
 * trusts the method or the organization showed that the domain is its own. A provider that says no is believed.
 */
export const countsAsVerified = async (
  { stores }: Pick<Unit, 'stores'>,
  { orgId, address, said, isTrusted }: NamedAddress,
): Promise<boolean> => {
  if (address === null || said !== undefined) return said === true && address !== null;
  if (isTrusted) return true;
  return (await stores.verifiedDomains.byName(domainOf(address)))?.orgId === orgId;
};
