import { command } from '../command.ts';
import { removeIfThere } from '../files/private-file.ts';
import { folderOf, readProfile } from '../files/profile.ts';
import { forgetWhatIsKept } from './forgetting.ts';

/** `locket reset` */
export const reset = command({
  summary: 'forget sessions, snapshots and everything else that is kept on this computer',
  flags: {},
  run: async (_, around) => {
    await forgetWhatIsKept(readProfile(around.home), around);
    removeIfThere(folderOf(around.home));
    around.print('Reset successful');
    return 0;
  },
});
