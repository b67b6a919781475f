import { codeMail, presentedCode, wrongCode } from '../mailing/codes.ts';
import type { CodePurpose } from '../mailing/mail-order.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { accountUnder } from './accounts.ts';
import type { User } from './user.ts';

/** The account under an address, if any: known or not, the same is read. */
const accountAsked = (unit: Unit, purpose: CodePurpose, address: string): Promise<User | undefined> => {
  unit.stores.users.expectLogin(address);
  unit.stores.mails.expectCode({ purpose, address, userId: null });
  return accountUnder(unit, address);
};

/** Mails a code to whoever has an account under this address; for an address of nobody it does the same but mail. */
export const mailCodeTo = async (unit: Unit, purpose: CodePurpose, address: string): Promise<void> => {
  const user = await accountAsked(unit, purpose, address);
  await unit.commit(await codeMail(unit, { purpose, address, userId: user?.id ?? null }));
};

/** An account that a mailed code is for, and the change that uses the code up. */
export interface ProvenAddress {
  readonly user: User;
  readonly use: Change;
}

/** What a code that was mailed proves. `unauthenticated` for a wrong one, and for every one of an address of nobody. */
export const provenByCode = async (
  unit: Unit,
  purpose: CodePurpose,
  address: string,
  text: string,
): Promise<ProvenAddress> => {
  const user = await accountAsked(unit, purpose, address);
  const use = await presentedCode(unit, { purpose, address, userId: user?.id ?? null }, text);
  if (!user) throw wrongCode();
  return { user, use };
};
