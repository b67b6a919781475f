import { LocketError } from '../../../domain/errors.ts';
import type { BreakGlassCodes, BreakGlassStore } from '../../../domain/sso/break-glass.ts';
import type { GroupMappingStore, GroupMappings } from '../../../domain/sso/group-mappings.ts';
import type { VerifiedDomain, VerifiedDomainStore } from '../../../domain/sso/verified-domains.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import type { Link } from './links.ts';
import { document, list, number, text } from './shape.ts';
import { familiesOf } from './template.ts';

const breakGlassItem = itemType<BreakGlassCodes>()({
  name: 'break-glass codes of an organization, as digests',
  readBy: 'using one, making new ones, enforcing single sign-on',
  pk: 'ORG#<org>',
  sk: 'SSO#breakglass',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SSO#breakglass' }),
  shape: { orgId: text, digests: list, revision: number },
  leadsTo: [],
});

const mappingsItem = itemType<GroupMappings>()({
  name: 'which groups the groups of identity providers are',
  readBy: 'signing in by them, their list',
  pk: 'ORG#<org>',
  sk: 'SSO#groups',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'SSO#groups' }),
  form: document,
  shape: { orgId: text, mappings: list, revision: number },
  leadsTo: [],
});

const domainNameItem = itemType<VerifiedDomain>()({
  name: 'verified e-mail domain, by its name',
  readBy: 'signing in by an address, uniqueness',
  pk: 'EMAILDOMAIN#<domain>',
  sk: 'EMAILDOMAIN',
  key: (domain: string) => ({ pk: `EMAILDOMAIN#${domain}`, sk: 'EMAILDOMAIN' }),
  shape: { id: text, orgId: text, domain: text },
});

/** A name is the organization's that verified it: one that is still to do so leads to nobody's. */
const toOwnName: Link<VerifiedDomain> = {
  into: familiesOf(domainNameItem),
  from: ({ domain, verifiedAt }) => (verifiedAt === undefined ? {} : { keys: [domainNameItem.key(domain)] }),
};

const domainItem = itemType<VerifiedDomain>()({
  name: 'e-mail domain that an organization verifies, or has verified',
  readBy: 'their list',
  pk: 'ORG#<org>',
  sk: 'EMAILDOMAIN#<domain>',
  key: (orgId: string, domain: string) => ({ pk: `ORG#${orgId}`, sk: `EMAILDOMAIN#${domain}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'EMAILDOMAIN#' }) },
  shape: { id: text, orgId: text, domain: text, revision: number },
  leadsTo: [toOwnName],
});

export const ssoSettingItems = [breakGlassItem, mappingsItem, domainItem, domainNameItem];

const first = <T extends { readonly revision: number }>(previous: T | undefined) =>
  previous ? atRevision(previous.revision) : absent;

export const breakGlassStore = (session: ReadSession): BreakGlassStore => ({
  find: (orgId) => session.read(breakGlassItem, breakGlassItem.key(orgId)),
  replacement: (next, previous) =>
    put(breakGlassItem.item(breakGlassItem.key(next.orgId), next), first(previous)),
  check: ({ orgId, revision }) => check(breakGlassItem.key(orgId), atRevision(revision)),
});

export const groupMappingStore = (session: ReadSession): GroupMappingStore => ({
  find: (orgId) => session.read(mappingsItem, mappingsItem.key(orgId)),
  replacement: (next, previous) =>
    put(mappingsItem.item(mappingsItem.key(next.orgId), next), first(previous)),
});

const added = () => new LocketError('already-exists', 'This domain is in the list already');
const verifiedElsewhere = () =>
  new LocketError('already-exists', 'Another organization of this instance has verified this domain');

const lineOf = (domain: VerifiedDomain) =>
  domainItem.item(domainItem.key(domain.orgId, domain.domain), domain);

/** Domains under their organization; a verified one under its name, too. */
export const verifiedDomainStore = (session: ReadSession): VerifiedDomainStore => ({
  byName: (domain) => session.read(domainNameItem, domainNameItem.key(domain)),
  listOf: (orgId) => session.list(domainItem, domainItem.ranges.of(orgId)),
  creation: (domain) => put(lineOf(domain), absent, added),
  verification: (next, previous) => [
    put(lineOf(next), atRevision(previous.revision)),
    put(domainNameItem.item(domainNameItem.key(next.domain), next), absent, verifiedElsewhere),
  ],
  deletion: (domain) => [
    remove(domainItem.key(domain.orgId, domain.domain), atRevision(domain.revision)),
    ...(domain.verifiedAt === undefined ? [] : [remove(domainNameItem.key(domain.domain))]),
  ],
});
