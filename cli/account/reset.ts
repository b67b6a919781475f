import { command } from '../command.ts';
import { removeIfThere } from '../files/private-file.ts';
import { folderOf, readProfile } from '../files/profile.ts';
import { forgetSession } from '../instance/credential.ts';
import { forgetSnapshots } from '../snapshot/snapshot.ts';
import { openVault } from '../vault/vault.ts';

/** `locket reset` */
export const reset = command({
  summary: 'forget sessions, snapshots and everything else that is kept on this computer',
  flags: {},
  run: async (_, around) => {
    const { accounts, vault: kind } = readProfile(around.home);
    const vault = await openVault(kind, around);
    for (const account of accounts) await forgetSession(vault, account);
    await forgetSnapshots(vault, around.home);
    removeIfThere(folderOf(around.home));
    around.print('Reset successful');
    return 0;
  },
});
