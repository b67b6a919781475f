import { command, UsageFault } from '../command.ts';
import { addressFrom, domainFlag } from '../instance/address.ts';
import { callerAt } from '../instance/caller.ts';

/** `locket token renew` */
export const renewToken = command({
  summary: 'make the access token of a machine last longer',
  flags: { domain: domainFlag, plain: { help: 'Print the token and nothing else' } },
  words: { usage: 'TOKEN', max: 1 },
  run: async (given, around, [word]) => {
    const token = word ?? around.env.LOCKET_TOKEN ?? around.env.INFISICAL_TOKEN;
    if (!token) throw new UsageFault('Please provide the token: the variable LOCKET_TOKEN');
    if (token.startsWith('st.')) throw new UsageFault('Service tokens are not renewed');
    const caller = callerAt(addressFrom(given.domain, around), undefined, around);
    const { accessToken } = await caller.call('POST /api/v1/auth/token/renew', {
      body: { accessToken: token },
    });
    if (given.plain) around.print(accessToken);
    else around.print(`>>>> Successfully renewed token!\n\nRenewed Access Token:\n${accessToken}\n`);
    return 0;
  },
});
