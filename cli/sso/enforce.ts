import { withProof } from '../account/proof.ts';
import { command, UsageFault } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { switchIn } from './given.ts';
import { openInOrganization } from './organization.ts';

/** `locket sso enforce` */
export const enforceSso = command({
  summary: 'have everybody sign in by the provider of the organization, or no longer',
  flags: callerFlags,
  words: { usage: 'on|off', min: 1, max: 1 },
  run: async (given, around, [word]) => {
    const authEnforced = switchIn(word, 'It');
    if (authEnforced === undefined) throw new UsageFault('Please provide on|off');
    const { caller, orgId } = await openInOrganization(given, around);
    const change = () =>
      caller.call('PATCH /api/v1/organization/{orgId}', { path: { orgId }, body: { authEnforced } });
    await withProof(caller, around, change);
    around.tell(`Single sign-on is ${authEnforced ? '' : 'not '}required`);
    return 0;
  },
});

/** `locket sso break-glass-codes` */
export const makeBreakGlassCodes = command({
  summary: 'make codes by which an admin gets in when the provider fails; earlier ones work no more',
  flags: callerFlags,
  run: async (given, around) => {
    const { caller, orgId } = await openInOrganization(given, around);
    const make = () =>
      caller.call('POST /api/v1/organization/{orgId}/break-glass-codes', { path: { orgId } });
    const { codes } = await withProof(caller, around, make);
    around.tell(
      'Keep these where an admin finds them without Locket; each works once, and they are not shown again:',
    );
    around.print(codes.join('\n'));
    return 0;
  },
});
