import { command, UsageFault } from '../command.ts';
import { readProfile, writeProfile } from '../files/profile.ts';
import { forgetWhatIsKept } from './forgetting.ts';

const kinds = {
  auto: 'the keyring of the operating system, or files where there is none',
  file: 'files that only you may read, under a passphrase',
} as const;

/** What keyrings of systems are called in other places. */
const keyrings = new Set(['keychain', 'secret-service', 'wincred', 'kwallet']);

/** `locket vault` */
export const showVault = command({
  summary: 'say where sessions are kept',
  flags: { json: { help: 'In JSON' } },
  run: async (given, around) => {
    const { vault } = readProfile(around.home);
    if (given.json) {
      const rows = Object.entries(kinds).map(([kind, about]) => ({ kind, about, isUsed: kind === vault }));
      around.print(JSON.stringify(rows));
      return 0;
    }
    for (const [kind, text] of Object.entries(kinds))
      around.print(`${kind === vault ? '*' : ' '} ${kind}: ${text}`);
    return 0;
  },
});

/** `locket vault set` */
export const setVault = command({
  summary: 'keep sessions elsewhere; whoever is logged in has to log in anew',
  flags: {},
  words: { usage: 'auto|file', min: 1, max: 1 },
  run: async (_, around, [word = '']) => {
    const kind = keyrings.has(word) ? 'auto' : word;
    if (kind !== 'auto' && kind !== 'file') throw new UsageFault('A vault is auto or file');
    const profile = readProfile(around.home);
    if (profile.vault === kind) throw new UsageFault(`The vault is ${kind} already`);
    await forgetWhatIsKept(profile, around);
    writeProfile(around.home, { accounts: [], vault: kind });
    around.tell(`Sessions are kept in ${kinds[kind]} from now on. Log in anew: locket login`);
    return 0;
  },
});
