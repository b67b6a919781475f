import { equalSecrets } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { assertMayBeAnybody, enterSso } from './access.ts';

/** At most this many for an organization. */
const maxDomains = 50;

/** A domain of e-mail addresses that an organization showed, or is to show, to be its own. */
export interface VerifiedDomain {
  readonly id: string;
  readonly orgId: string;
  /** In lower case. */
  readonly domain: string;
  /** What the record in DNS has to say: only whoever may write into the domain's zone can put it there. */
  readonly token: string;
  /** Absent until it was found there. */
  readonly verifiedAt?: string;
  readonly createdAt: string;
  readonly revision: number;
}

/** Every read is strongly consistent. */
export interface VerifiedDomainStore {
  /** Verified ones only. */
  byName(domain: string): Promise<VerifiedDomain | undefined>;
  listOf(orgId: string): Promise<readonly VerifiedDomain[]>;
  /** Refused with `already-exists` for one that is in the list. */
  creation(domain: VerifiedDomain): Change;
  /** Refused with `already-exists` when another organization has it. */
  verification(next: VerifiedDomain, previous: VerifiedDomain): readonly Change[];
  deletion(domain: VerifiedDomain): readonly Change[];
}

/** Texts that the public names of the world have (RFC 1035, section 3.3.14). */
export interface DnsTexts {
  /** Each in one piece; none where the name has none. Throws when nobody can be asked. */
  textsOf(name: string): Promise<readonly string[]>;
}

/** The name and the text of the record that shows a domain to be the organization's. */
export const recordOf = ({ domain, token }: VerifiedDomain) => ({
  name: `_locket-challenge.${domain}`,
  value: `locket-domain-verification=${token}`,
});

const note = (unit: Unit, { id, domain, verifiedAt }: VerifiedDomain): void =>
  unit.note({ metadata: { domainId: id, domain, isVerified: verifiedAt !== undefined } });

const found = async (unit: Unit, orgId: string, id: string): Promise<VerifiedDomain> => {
  const domain = (await unit.stores.verifiedDomains.listOf(orgId)).find((each) => each.id === id);
  if (!domain) throw new LocketError('not-found', 'Domain not found');
  note(unit, domain);
  return domain;
};

/** Domains of the organization, verified or not. Needs `sso:read`. */
export const listDomains = async (unit: Unit, orgId: string): Promise<readonly VerifiedDomain[]> => {
  await enterSso(unit, orgId, 'read');
  const domains = await unit.stores.verifiedDomains.listOf(orgId);
  unit.note({ metadata: { numberOfDomains: domains.length } });
  return domains;
};

/** Names a domain that is to be verified. Needs `sso:create` and what an admin may. */
export const addDomain = (unit: Unit, orgId: string, domain: string): Promise<VerifiedDomain> =>
  retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'create');
    const checks = await assertMayBeAnybody(unit, access);
    const { verifiedDomains } = unit.stores;
    if ((await verifiedDomains.listOf(orgId)).length >= maxDomains)
      throw new LocketError('bad-request', `There may be ${maxDomains} domains at most`);
    const made: VerifiedDomain = {
      id: unit.runtime.uuid(),
      orgId,
      domain,
      token: Buffer.from(unit.runtime.randomBytes(24)).toString('base64url'),
      createdAt: unit.runtime.now().toISOString(),
      revision: 1,
    };
    note(unit, made);
    await unit.commit([verifiedDomains.creation(made), ...checks]);
    return made;
  });

const assertShown = async ({ dns }: Unit, domain: VerifiedDomain): Promise<void> => {
  const { name, value } = recordOf(domain);
  const texts = await dns.textsOf(name).catch((cause) => {
    throw new LocketError('unavailable', 'Names cannot be looked up at the moment', { cause, retryAfter: 5 });
  });
  if (!texts.some((text) => equalSecrets(text.trim(), value)))
    throw new LocketError('bad-request', `There is no TXT record ${name} with this text yet`);
};

/**
 * Looks for the record in DNS: from then on addresses of the domain lead to this organization's single sign-on. Needs
 * `sso:edit` and what an admin may; `bad-request` while the record is not there.
 */
export const verifyDomain = (unit: Unit, orgId: string, id: string): Promise<VerifiedDomain> =>
  retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'edit');
    const checks = await assertMayBeAnybody(unit, access);
    const before = await found(unit, orgId, id);
    if (before.verifiedAt !== undefined) return before;
    await assertShown(unit, before);
    const verifiedAt = unit.runtime.now().toISOString();
    const next = { ...before, verifiedAt, revision: before.revision + 1 };
    note(unit, next);
    await unit.commit([...unit.stores.verifiedDomains.verification(next, before), ...checks]);
    return next;
  });

/** Takes one off the list: its addresses lead nowhere any more. Needs `sso:delete` and what an admin may. */
export const removeDomain = (unit: Unit, orgId: string, id: string): Promise<VerifiedDomain> =>
  retryingConflicts(unit, async () => {
    const access = await enterSso(unit, orgId, 'delete');
    const checks = await assertMayBeAnybody(unit, access);
    const domain = await found(unit, orgId, id);
    await unit.commit([...unit.stores.verifiedDomains.deletion(domain), ...checks]);
    return domain;
  });
