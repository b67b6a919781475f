import { withProof } from '../account/proof.ts';
import { command, UsageFault } from '../command.ts';
import { callerFlags, openUserCaller } from '../instance/caller.ts';
import { openInOrganization } from '../sso/organization.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';

const DAY = 86_400_000;

/** RFC 3339; a token of no days has no end. */
const endOf = (createdAt: string, days: number): string =>
  days === 0 ? 'never' : new Date(Date.parse(createdAt) + days * DAY).toISOString();

/** `locket scim tokens` */
export const listTokens = command({
  summary: 'list the tokens of directories',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    await openUserCaller(given, around);
    const { caller, orgId: organizationId } = await openInOrganization(given, around);
    const { scimTokens } = await caller.call('GET /api/v1/scim/scim-tokens', { query: { organizationId } });
    const rows = scimTokens.map(({ id, description, createdAt, ttlDays }) => ({
      id,
      description,
      createdAt,
      expiresAt: endOf(createdAt, ttlDays),
    }));
    const columns = {
      description: 'description',
      'created at': 'createdAt',
      'expires at': 'expiresAt',
      id: 'id',
    };
    await list(rows, columns, form, around);
    return 0;
  },
});

const daysIn = (text: string): number => {
  const days = Number(text);
  if (!/^\d{1,4}$/.test(text)) throw new UsageFault('--days is a number of days, 0 for a token without end');
  return days;
};

/** `locket scim tokens create` */
export const createToken = command({
  summary: 'make a token for a directory; it is shown this once',
  flags: {
    ...callerFlags,
    description: { short: 'n', value: 'TEXT', help: 'What it is for, such as Okta', usual: '' },
    days: { value: 'DAYS', help: 'Its life, 0 for one without end', usual: '365' },
  },
  run: async (given, around) => {
    const ttlDays = daysIn(given.days);
    await openUserCaller(given, around);
    const { caller, orgId: organizationId } = await openInOrganization(given, around);
    const body = { organizationId, description: given.description, ttlDays };
    const make = () => caller.call('POST /api/v1/scim/scim-tokens', { body });
    const { scimToken } = await withProof(caller, around, make);
    around.tell(`For the directory, at ${caller.url}/api/v1/scim:`);
    around.print(scimToken);
    return 0;
  },
});

/** `locket scim tokens delete` */
export const deleteToken = command({
  summary: 'delete the token of a directory: it is refused at once',
  flags: callerFlags,
  words: { usage: 'ID', min: 1, max: 1 },
  run: async (given, around, [scimTokenId = '']) => {
    const caller = await openUserCaller(given, around);
    const path = { scimTokenId };
    const remove = () => caller.call('DELETE /api/v1/scim/scim-tokens/{scimTokenId}', { path });
    const { scimToken } = await withProof(caller, around, remove);
    around.tell(`The token ${scimToken.description || scimToken.id} was deleted`);
    return 0;
  },
});
