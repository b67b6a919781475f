import { type LdapInputs, ldapPlaceholders } from '../../../domain/dynamic-secrets/kinds/ldap.ts';
import { type DirectoryChange, fillLdif, parseLdif } from '../../../domain/dynamic-secrets/ldif.ts';
import { connectTo } from '../../directory/connection.ts';
import { isPublicAddress } from '../../egress/public-address.ts';
import type { Driver } from '../driver.ts';
import { mayBeProvider, type ReachSettings } from '../reach.ts';

/** What is done over a connection that is open already. */
export interface LdapEngine {
  bind(): Promise<void>;
  /** Makes the changes one after the other; where they end something, what is gone already counts as done. */
  change(changes: readonly DirectoryChange[], isEnding: boolean): Promise<void>;
}

/** Binds to a directory, and does something there. */
export const connectedTo = async (
  inputs: Pick<LdapInputs, 'url' | 'ca' | 'binddn' | 'bindpass'>,
  settings: ReachSettings,
  work: (engine: LdapEngine) => Promise<void>,
): Promise<void> => {
  const { allowPrivateTargets, resolve, timeout = 10_000 } = settings;
  const where = {
    allowPrivateTargets: false,
    isPublic: allowPrivateTargets ? mayBeProvider : isPublicAddress,
    ...(resolve && { resolve }),
  };
  const address = { url: inputs.url, ca: inputs.ca ?? '' };
  const signals = [AbortSignal.timeout(timeout), ...(settings.signal ? [settings.signal] : [])];
  const { socket, broken } = await connectTo(address, where, AbortSignal.any(signals));
  try {
    const { engineOver } = await import('./ldap-engine.part.ts');
    const engine = engineOver(socket, inputs.binddn, inputs.bindpass);
    await Promise.race([engine.bind().then(() => work(engine)), broken]);
  } finally {
    socket.destroy();
  }
};

/** What Active Directory takes as `unicodePwd`: the password in quotes, as UTF-16. */
export const encodedPassword = (password: string): string =>
  Buffer.from(`"${password}"`, 'utf16le').toString('base64');

const changesFor = (
  inputs: LdapInputs,
  name: keyof typeof ldapPlaceholders,
  values: Readonly<Record<string, string>>,
): readonly DirectoryChange[] => fillLdif(parseLdif(inputs[name] ?? '', ldapPlaceholders[name]), values);

/** Result codes of RFC 4511, 4.1.9, that say what is to be done. */
const sentences: Readonly<Record<number, string>> = {
  8: 'The directory asks for a stronger login',
  32: 'An entry that is changed is not there',
  49: 'The directory does not take the DN and password',
  50: 'The account of the dynamic secret may not do this',
  65: 'An entry lacks what its object class must have',
  68: 'An entry that is added is there already',
};
const passing: ReadonlySet<number> = new Set([51, 52]);

/** LDAP directories, by LDIF. Directories have no transactions: what failed midway is taken back by `rollbackLdif`. */
export const ldapDriver: Driver<LdapInputs> = {
  test: (inputs, settings) => connectedTo(inputs, settings, async () => undefined),
  create: async (inputs, { name, password }, settings) => {
    const values = { Username: name, Password: password, EncodedPassword: encodedPassword(password) };
    const changes = changesFor(inputs, 'creationLdif', values);
    const back = changesFor(inputs, 'rollbackLdif', values);
    await connectedTo(inputs, settings, async (engine) => {
      try {
        await engine.change(changes, false);
      } catch (error) {
        await engine.change(back, true).catch(() => undefined);
        throw error;
      }
    });
    const dns = [...new Set(changes.map(({ dn }) => dn))];
    return { USERNAME: name, PASSWORD: password, DN_ARRAY: dns };
  },
  renew: async () => undefined,
  revoke: (inputs, name, settings) => {
    const changes = changesFor(inputs, 'revocationLdif', { Username: name });
    return connectedTo(inputs, settings, (engine) => engine.change(changes, true));
  },
  // Nothing says below which entry its accounts are.
  list: async () => undefined,
  explain: (error) => {
    const { code } = (error ?? {}) as { code?: unknown };
    if (typeof code !== 'number') return undefined;
    const reason = `${sentences[code] ?? 'The directory refused'} (${code})`;
    return { kind: passing.has(code) ? 'unreachable' : 'refused', reason };
  },
};
