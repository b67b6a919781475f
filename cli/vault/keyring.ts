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

/** The keyring of the operating system; undefined where the package or the service is missing. */
export const openKeyring = async (): Promise<Vault | undefined> => {
  const keyring = (await import(optional).catch(() => undefined)) as Keyring | undefined;
  if (!keyring || !works(keyring)) return undefined;
  const entry = (name: string) => new keyring.Entry(service, name);
  return {
    get: async (name) => entry(name).getPassword() ?? undefined,
    set: async (name, secret) => entry(name).setPassword(secret),
    remove: async (name) => {
      entry(name).deletePassword();
    },
  };
};
