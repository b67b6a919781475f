import { command, Failure, type Surroundings } from '../command.ts';
import { type Account, isSame, readProfile, withAccount, writeProfile } from '../files/profile.ts';
import { addressOf } from '../instance/address.ts';
import { claimsOf, forgetSession, keepSession, sessionOf, storedCredential } from '../instance/credential.ts';
import { openVault } from '../vault/vault.ts';

const nameOf = ({ email, domain }: Account): string => `${email} at ${domain}`;

const chosen = async (question: string, around: Surroundings): Promise<Account> => {
  const { accounts } = readProfile(around.home);
  const [first, second] = accounts;
  if (!first) throw new Failure('Nobody is logged in', ['Log in: locket login']);
  if (!second) return first;
  return around.terminal.choose(
    question,
    accounts.map((account) => ({ name: nameOf(account), value: account })),
  );
};

/** `locket user switch` */
export const switchUser = command({
  summary: 'go on as another of the accounts that are logged in',
  flags: {},
  run: async (_, around) => {
    const account = await chosen('Which account do you want to use?', around);
    writeProfile(around.home, withAccount(readProfile(around.home), account));
    around.tell(`You are now ${nameOf(account)}`);
    return 0;
  },
});

/** `locket user update domain` */
export const updateDomain = command({
  summary: 'say that the Locket of an account has another address',
  flags: { to: { value: 'URL', help: 'The other address, without asking' } },
  run: async (given, around) => {
    const account = await chosen('Whose address is another one?', around);
    const domain = addressOf(given.to ?? (await around.terminal.ask('Address of Locket', account.domain)));
    const profile = readProfile(around.home);
    const vault = await openVault(profile.vault, around);
    const token = await sessionOf(vault, account);
    const moved = { ...account, domain };
    if (token && !isSame(account, moved)) {
      await keepSession(vault, moved, token);
      await forgetSession(vault, account);
    }
    const others = profile.accounts.filter((known) => !isSame(known, account));
    writeProfile(around.home, withAccount({ ...profile, accounts: others }, moved));
    around.tell(`The account is now ${nameOf(moved)}`);
    return 0;
  },
});

/** `locket user get token` */
export const getToken = command({
  summary: 'show the token of the session in use',
  flags: { plain: { help: 'The token and nothing else' } },
  run: async (given, around) => {
    const credential = await storedCredential(around);
    if (!credential) throw new Failure('You are not logged in', ['Log in: locket login']);
    if (given.plain) {
      around.print(credential.token);
      return 0;
    }
    const { exp, sessionId, tokenVersionId } = claimsOf(credential.token);
    around.print(`Session ID: ${sessionId ?? tokenVersionId ?? ''}`);
    around.print(`Token: ${credential.token}`);
    if (typeof exp === 'number') {
      around.print(`Expires At: ${new Date(exp * 1000).toUTCString()}`);
      around.print(`TTL: ${Math.max(0, Math.floor(exp - around.now() / 1000))}s`);
    }
    return 0;
  },
});
