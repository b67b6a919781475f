import type { TLSSocket } from 'node:tls';
import { Client, type Entry } from 'ldapts';
import type {
  DirectoryAnswer,
  DirectoryEntry,
  DirectoryQuestion,
} from '../../domain/identities/ldap-auth/directory.ts';

/** Seconds that a directory may search. */
const TIME_LIMIT = 5;

/** Result codes of RFC 4511, 4.1.9. */
const sizeLimitExceeded = 4;
const noSuchObject = 32;

/**
 * By these a directory refuses a bind for what was shown: not supported or too weak (7, 8), against its rules (19), no
 * such entry (32), no valid DN (34), not by a password (48), wrong (49), not let (50), unwilling, as for a locked account (53).
 */
const refusals: ReadonlySet<number> = new Set([7, 8, 19, noSuchObject, 34, 48, 49, 50, 53]);

const codeOf = (error: unknown): number | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
};

/** Whether the directory takes a password for that of a DN; throws when it does not say. */
const binds = async (client: Client, dn: string, password: string): Promise<boolean> => {
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    if (refusals.has(codeOf(error) ?? -1)) return false;
    throw error;
  }
};

const textsOf = (value: Entry[string] | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');

const entryOf = ({ dn, ...attributes }: Entry): DirectoryEntry => ({
  dn,
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), textsOf(value)]),
  ),
});

/**
 * The one entry that the filter finds. None when it finds several, or so many that the directory does not say: the limit
 * is left to the directory, so that a cut list is told from a whole one. Where it refers to elsewhere is not followed.
 */
const found = async (client: Client, question: DirectoryQuestion): Promise<DirectoryEntry | undefined> => {
  const { searchBase, filter, attributes } = question;
  try {
    const { searchEntries } = await client.search(searchBase, {
      scope: 'sub',
      filter,
      attributes: [...attributes],
      timeLimit: TIME_LIMIT,
    });
    const [entry, ...more] = searchEntries;
    const isOne = entry !== undefined && more.length === 0;
    return isOne && typeof entry.dn === 'string' && entry.dn.includes('=') ? entryOf(entry) : undefined;
  } catch (error) {
    if (codeOf(error) === sizeLimitExceeded) return undefined;
    throw error;
  }
};

const talk = async (client: Client, question: DirectoryQuestion): Promise<DirectoryAnswer> => {
  const { bindDn, bindPassword, password, nobody } = question;
  if (!(await binds(client, bindDn, bindPassword))) return { kind: 'not-let' };
  const entry = await found(client, question);
  const isRight = await binds(client, entry?.dn ?? nobody, password);
  return entry && isRight ? { kind: 'known', entry } : { kind: 'unknown' };
};

/** What an answer that is none of these comes to: its code alone, for its text is the directory's own. */
const unclear = (error: unknown): DirectoryAnswer => {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return { kind: 'unreachable', reason: `The directory answered with the result code ${code}` };
};

/**
 * Finds somebody with the account of the method and checks their password with a second bind, over a connection that is
 * open already: the library opens none, and knows no other server.
 */
export const bindBySearch = async (
  socket: TLSSocket,
  question: DirectoryQuestion,
): Promise<DirectoryAnswer> => {
  const client = new Client({ url: 'ldap://directory', createConnection: () => socket });
  return talk(client, question).catch(unclear);
};
