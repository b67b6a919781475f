import { withProof } from '../account/proof.ts';
import { command } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';
import { pairsIn } from './given.ts';

const columns = { 'group at the provider': 'providerGroup', 'group here': 'group' };

interface Mapping {
  readonly providerGroup: string;
  readonly group: { readonly slug: string };
}

const rowsOf = (mappings: readonly Mapping[]) =>
  mappings.map(({ providerGroup, group }) => ({ providerGroup, group: group.slug }));

/** `locket sso groups` */
export const listGroups = command({
  summary: 'list which groups of the OpenID or SAML provider are which groups here',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { mappings } = await caller.call('GET /api/v1/sso/group-mappings', {});
    await list(rowsOf(mappings), columns, form, around);
    return 0;
  },
});

/** `locket sso groups set` */
export const setGroups = command({
  summary: 'say which groups of the provider are which groups here, in the place of what was said before',
  flags: { ...callerFlags, ...outputFlags },
  words: { usage: '[PROVIDER-GROUP=GROUP …]' },
  run: async (given, around, words) => {
    const form = formOf(given);
    const mappings = pairsIn(words).map(([providerGroup, groupSlug]) => ({ providerGroup, groupSlug }));
    const caller = await openCaller(given, around);
    const set = () => caller.call('PUT /api/v1/sso/group-mappings', { body: { mappings } });
    await list(rowsOf((await withProof(caller, around, set)).mappings), columns, form, around);
    return 0;
  },
});
