import { withProof } from '../account/proof.ts';
import { command, Failure, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, callerFlags } from '../instance/caller.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';
import { openInOrganization } from './organization.ts';

const route = 'GET /api/v1/organization/{orgId}/verified-domains';
const word = { usage: 'DOMAIN', min: 1, max: 1 } as const;

/** The domain of this name on the list. @throws Failure */
const domainOf = async (caller: ActingCaller, orgId: string, name: string) => {
  const { domains } = await caller.call(route, { path: { orgId } });
  const found = domains.find(({ domain }) => domain === name.toLowerCase());
  if (!found) throw new Failure(`${name} is not on the list`, ['See the list: locket sso domains']);
  return found;
};

const tellRecord = (
  { recordType, recordName, recordValue }: Record<'recordType' | 'recordName' | 'recordValue', string>,
  around: Surroundings,
): void => {
  around.tell('Put this record into the DNS zone of the domain, and leave it there:');
  around.print(`${recordName} ${recordType} "${recordValue}"`);
};

/** `locket sso domains` */
export const listDomains = command({
  summary: 'list the e-mail domains that lead to the provider',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    const { caller, orgId } = await openInOrganization(given, around);
    const { domains } = await caller.call(route, { path: { orgId } });
    const rows = domains.map(({ domain, isVerified, verifiedAt, recordName, recordValue }) => ({
      domain,
      state: isVerified ? 'verified' : 'not verified',
      verifiedAt,
      recordName,
      recordValue,
    }));
    const columns = {
      domain: 'domain',
      state: 'state',
      'record name': 'recordName',
      'record value': 'recordValue',
    };
    await list(rows, columns, form, around);
    return 0;
  },
});

/** `locket sso domains add` */
export const addDomain = command({
  summary: 'name an e-mail domain of the organization; prints the record that verifies it',
  flags: callerFlags,
  words: word,
  run: async (given, around, [name = '']) => {
    const { caller, orgId } = await openInOrganization(given, around);
    const add = () =>
      caller.call('POST /api/v1/organization/{orgId}/verified-domains', {
        path: { orgId },
        body: { domain: name },
      });
    const { domain } = await withProof(caller, around, add);
    tellRecord(domain, around);
    around.tell(`Then look for it: locket sso domains verify ${domain.domain}`);
    return 0;
  },
});

const changed = async (
  given: Given<typeof callerFlags>,
  around: Surroundings,
  name: string,
  route:
    | 'POST /api/v1/organization/{orgId}/verified-domains/{domainId}/verify'
    | 'DELETE /api/v1/organization/{orgId}/verified-domains/{domainId}',
) => {
  const { caller, orgId } = await openInOrganization(given, around);
  const { id: domainId } = await domainOf(caller, orgId, name);
  const path = { orgId, domainId };
  return (await withProof(caller, around, () => caller.call(route, { path }))).domain;
};

/** `locket sso domains verify` */
export const verifyDomain = command({
  summary: 'look for the record of a domain: its addresses lead to the provider from then on',
  flags: callerFlags,
  words: word,
  run: async (given, around, [name = '']) => {
    const verify = 'POST /api/v1/organization/{orgId}/verified-domains/{domainId}/verify';
    const { domain } = await changed(given, around, name, verify);
    around.tell(`${domain} is verified`);
    return 0;
  },
});

/** `locket sso domains delete` */
export const deleteDomain = command({
  summary: 'take an e-mail domain off the list',
  flags: callerFlags,
  words: word,
  run: async (given, around, [name = '']) => {
    const remove = 'DELETE /api/v1/organization/{orgId}/verified-domains/{domainId}';
    const { domain } = await changed(given, around, name, remove);
    around.tell(`Addresses of ${domain} lead nowhere any more`);
    return 0;
  },
});
