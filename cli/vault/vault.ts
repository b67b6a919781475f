import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure, type Surroundings } from '../command.ts';
import { readIfThere, removeIfThere, writeWhole } from '../files/private-file.ts';
import { folderOf, type VaultKind } from '../files/profile.ts';

/** Keeps secrets of a person by name. */
export interface Vault {
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const variables = ['LOCKET_VAULT_FILE_PASSPHRASE', 'INFISICAL_VAULT_FILE_PASSPHRASE'];

const vaultFolder = (home: string): string => join(folderOf(home), 'vault');

/**
 * The passphrase of the variable, or one made once and kept in a file of its owner's: then what guards the vault is
 * that file's mode.
 */
const passphraseOf = ({ env, home }: Surroundings): string => {
  const given = variables.map((name) => env[name]).find((value) => value);
  if (given) return given;
  const file = join(folderOf(home), 'vault.key');
  const kept = readIfThere(file);
  if (kept) return kept.trim();
  const made = randomBytes(32).toString('base64url');
  writeWhole(file, `${made}\n`);
  return made;
};

/** One file per secret: a JWE under a passphrase (RFC 7518, section 4.8), named by a digest. */
const openFileVault = (around: Surroundings): Vault => {
  const folder = vaultFolder(around.home);
  const fileOf = (name: string) => join(folder, createHash('sha256').update(name).digest('hex'));
  const key = () => new TextEncoder().encode(passphraseOf(around));
  return {
    get: async (name) => {
      const sealed = readIfThere(fileOf(name));
      if (sealed === undefined) return undefined;
      const { compactDecrypt } = await import('jose');
      const options = { keyManagementAlgorithms: ['PBES2-HS256+A128KW'], maxPBES2Count: 10_000 };
      try {
        return new TextDecoder().decode((await compactDecrypt(sealed, key(), options)).plaintext);
      } catch {
        throw new Failure(
          'The vault cannot be opened: its passphrase is another one, or a file was altered',
          [`Set ${variables[0]}, or forget what is kept: locket reset`],
        );
      }
    },
    set: async (name, secret) => {
      const { CompactEncrypt } = await import('jose');
      const header = { alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2c: 10_000 };
      const sealing = new CompactEncrypt(new TextEncoder().encode(secret))
        .setProtectedHeader(header)
        .setKeyManagementParameters({ p2c: 10_000 });
      writeWhole(fileOf(name), await sealing.encrypt(key()));
    },
    remove: async (name) => removeIfThere(fileOf(name)),
  };
};

/** The keyring of the system where there is one and nobody decided for files. */
export const openVault = async (kind: VaultKind, around: Surroundings): Promise<Vault> =>
  (kind === 'auto' && (await around.keyring())) || openFileVault(around);
