import { Failure, type Surroundings } from '../command.ts';
import type { Profile } from '../files/profile.ts';
import { forgetSession } from '../instance/credential.ts';
import { forgetSnapshots } from '../snapshot/snapshot.ts';
import { openVault } from '../vault/vault.ts';

/** Forgets sessions and snapshots. A vault that refuses keeps nobody in it: what it holds is told to be there still. */
export const forgetWhatIsKept = async (
  { accounts, vault: kind }: Profile,
  around: Surroundings,
): Promise<void> => {
  try {
    const vault = await openVault(kind, around);
    for (const account of accounts) await forgetSession(vault, account);
    await forgetSnapshots(vault, around.home);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    around.tell(`${error.message}. What it holds stays there: end those sessions in the dashboard`);
  }
};
