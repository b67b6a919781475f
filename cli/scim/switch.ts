import { withProof } from '../account/proof.ts';
import { command, UsageFault } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { switchIn } from '../sso/given.ts';
import { openInOrganization } from '../sso/organization.ts';

/** `locket scim` */
export const showScim = command({
  summary: 'say whether a directory may provision people, and at which address',
  flags: { ...callerFlags, json: { help: 'In JSON' } },
  run: async (given, around) => {
    const { caller, orgId } = await openInOrganization(given, around);
    const { organization } = await caller.call('GET /api/v1/organization/{orgId}', { path: { orgId } });
    const state = { isOn: organization.scimEnabled, baseAddress: `${caller.url}/api/v1/scim` };
    if (given.json) {
      around.print(JSON.stringify(state));
      return 0;
    }
    around.print(`SCIM is ${state.isOn ? 'on' : 'off'}`);
    around.print(`Base address: ${state.baseAddress}`);
    return 0;
  },
});

/** `locket scim set` */
export const setScim = command({
  summary: 'let a directory provision people, or no longer: its tokens are refused while it is off',
  flags: callerFlags,
  words: { usage: 'on|off', min: 1, max: 1 },
  run: async (given, around, [word]) => {
    const scimEnabled = switchIn(word, 'It');
    if (scimEnabled === undefined) throw new UsageFault('Please provide on|off');
    const { caller, orgId } = await openInOrganization(given, around);
    const change = () =>
      caller.call('PATCH /api/v1/organization/{orgId}', { path: { orgId }, body: { scimEnabled } });
    await withProof(caller, around, change);
    around.tell(`SCIM is ${scimEnabled ? 'on' : 'off'}`);
    return 0;
  },
});
