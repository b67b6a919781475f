import { withProof } from '../account/proof.ts';
import { command } from '../command.ts';
import { callerFlags, openUserCaller } from '../instance/caller.ts';
import { pairsIn } from '../sso/given.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';

const columns = { group: 'group', role: 'role' };

interface Mapping {
  readonly groupName: string;
  readonly role: string;
}

const rowsOf = (mappings: readonly Mapping[]) =>
  mappings.map(({ groupName, role }) => ({ group: groupName, role }));

/** `locket scim roles` */
export const listRoles = command({
  summary: 'list which groups of the directory get which role in the organization',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openUserCaller(given, around);
    const mappings = await caller.call('GET /api/v1/scim/group-org-role-mappings', {});
    await list(rowsOf(mappings), columns, form, around);
    return 0;
  },
});

/** `locket scim roles set` */
export const setRoles = command({
  summary: 'say which groups of the directory get which role, in the place of what was said before',
  flags: { ...callerFlags, ...outputFlags },
  words: { usage: '[GROUP=ROLE …]' },
  run: async (given, around, words) => {
    const form = formOf(given);
    const mappings = pairsIn(words).map(([groupName, roleSlug]) => ({ groupName, roleSlug }));
    const caller = await openUserCaller(given, around);
    const set = () => caller.call('PUT /api/v1/scim/group-org-role-mappings', { body: { mappings } });
    await list(rowsOf(await withProof(caller, around, set)), columns, form, around);
    return 0;
  },
});
