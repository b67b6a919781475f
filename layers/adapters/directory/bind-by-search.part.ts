import type { TLSSocket } from 'node:tls';
import { Client, type Entry } from 'ldapts';
import type {
  DirectoryAccount,
  DirectoryAnswer,
  DirectoryEntry,
  DirectoryNames,
  DirectoryQuestion,
  DirectorySearch,
  DirectoryStep,
  DirectoryTest,
} from '../../domain/identities/ldap-auth/directory.ts';
import { type Unreached, unreachable } from '../egress/outcome.ts';
import { entriesNamed, groupsOf } from './groups.part.ts';

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

/** Ids that are no texts: they are known by their bytes in hexadecimal. */
const binaryIds = ['objectGUID', 'objectSid'];

const textsOf = (value: Entry[string] | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .map((each) => (Buffer.isBuffer(each) ? each.toString('hex') : each))
    .filter((each) => typeof each === 'string');

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
      explicitBufferAttributes: binaryIds,
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
  if (!entry || !isRight) return { kind: 'unknown' };
  if (!question.groups) return { kind: 'known', entry };
  // The connection is the person's by now, who need not be let search.
  if (!(await binds(client, bindDn, bindPassword))) return { kind: 'not-let' };
  return { kind: 'known', entry, groups: await groupsOf(client, question.groups, entry) };
};

/** What an answer that is none of these comes to: its code alone, for its text is the directory's own. */
const unclear = (error: unknown): Unreached => {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return { kind: 'unreachable', reason: `The directory answered with the result code ${code}` };
};

/** A client over a connection that is open already: the library opens none, and knows no other server. */
const clientOver = (socket: TLSSocket): Client =>
  new Client({ url: 'ldap://directory', createConnection: () => socket });

/** Finds somebody with the account of the method and checks their password with a second bind. */
export const bindBySearch = async (
  socket: TLSSocket,
  question: DirectoryQuestion,
): Promise<DirectoryAnswer> => talk(clientOver(socket), question).catch(unclear);

/** Names of what the account finds. */
export const namesBySearch = async (socket: TLSSocket, search: DirectorySearch): Promise<DirectoryNames> => {
  const client = clientOver(socket);
  const find = async (): Promise<DirectoryNames> => {
    if (!(await binds(client, search.bindDn, search.bindPassword))) return { kind: 'not-let' };
    const entries = await entriesNamed(client, search.searchBase, search.filter);
    return { kind: 'found', names: entries.flatMap(({ names }) => names) };
  };
  return find().catch(unclear);
};

const looksAt = async (client: Client, base: string): Promise<void> => {
  await client.search(base, {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['1.1'],
    timeLimit: TIME_LIMIT,
  });
};

/** Binds as the account and looks at each base; `reached` hears of what comes next. */
export const tryBinding = async (
  socket: TLSSocket,
  { bindDn, bindPassword }: DirectoryAccount,
  bases: readonly string[],
  reached: (step: DirectoryStep) => void,
): Promise<DirectoryTest> => {
  const client = clientOver(socket);
  const failed = (step: DirectoryStep, error: unknown): DirectoryTest => {
    const code = codeOf(error);
    const { reason } = code === undefined ? unreachable(error) : unclear(error);
    return { kind: 'failed', step, reason };
  };
  try {
    if (!(await binds(client, bindDn, bindPassword)))
      return {
        kind: 'failed',
        step: 'bind',
        reason: 'The directory does not accept bindDN with its password',
      };
  } catch (error) {
    return failed('bind', error);
  }
  reached('search');
  for (const base of bases) {
    const fault = await looksAt(client, base).then(
      () => undefined,
      (error: unknown) => failed('search', error),
    );
    if (fault) return fault;
  }
  return { kind: 'passed' };
};
