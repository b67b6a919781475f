import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isSea } from 'node:sea';
import { Failure } from '../command.ts';
import type { Vault } from './vault.ts';

const service = 'locket';

/** Named so that bundlers leave it alone: it is an optional package with a binary for each platform. */
const optional = '@napi-rs/keyring';

interface Entry {
  getPassword(): string | null;
  setPassword(secret: string): void;
  deletePassword(): boolean;
}

type Keyring = { readonly Entry: new (service: string, account: string) => Entry };

/** Whether the keyring answers at all: on a server there often is no service behind it. */
const works = ({ Entry }: Keyring): boolean => {
  try {
    new Entry(service, 'probe').getPassword();
    return true;
  } catch {
    return false;
  }
};

/**
 * The file of the command. A single executable may have been called by a name alone, which would be one of the folder in
 * which it was called: code of whoever wrote to that.
 */
const ownFile = (): string => (isSea() ? process.execPath : (process.argv[1] ?? process.execPath));

/** The package, if it lies beside the command; undefined where it does not, or not for this machine. */
const packageBeside = (program: string): Keyring | undefined => {
  try {
    return createRequire(realpathSync(program))(optional) as Keyring;
  } catch {
    return undefined;
  }
};

/** One that is locked says so only once it is asked for something. @throws Failure */
const asked = <T>(ask: () => T): T => {
  try {
    return ask();
  } catch (error) {
    throw new Failure(`The keyring of this computer refuses: ${(error as Error).message}`, [
      'Unlock it, or keep sessions in files: locket vault set file',
    ]);
  }
};

const vaultOf = ({ Entry }: Keyring): Vault => ({
  get: async (name) => asked(() => new Entry(service, name).getPassword()) ?? undefined,
  set: async (name, secret) => asked(() => new Entry(service, name).setPassword(secret)),
  remove: async (name) => {
    asked(() => new Entry(service, name).deletePassword());
  },
});

/** The keyring of the operating system; undefined where the package or the service is missing. */
export const openKeyring = async (): Promise<Vault | undefined> => {
  const keyring = packageBeside(ownFile());
  if (!keyring || !works(keyring)) return undefined;
  return vaultOf(keyring);
};
