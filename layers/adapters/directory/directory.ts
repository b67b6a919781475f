import type {
  Directory,
  DirectoryAccount,
  DirectoryAddress,
  DirectoryStep,
  DirectoryTest,
} from '../../domain/identities/ldap-auth/directory.ts';
import { inTime, unreachable } from '../egress/outcome.ts';
import type { EgressSettings } from '../egress/settings.ts';
import { type Connection, connectTo, MANY_ENTRIES, ONE_ENTRY } from './connection.ts';

const DEFAULT_TIMEOUT = 5_000;
/** For whoever is in many groups. */
const WITH_GROUPS = 10_000;

/** The library is needed for such logins only, which most processes never see: it lies in a file beside the bundle. */
const library = () => import('./bind-by-search.part.ts');
type Library = Awaited<ReturnType<typeof library>>;

/** One conversation, which ends when the connection breaks. */
const over = async <T>(
  { socket, broken }: Connection,
  talk: (library: Library, socket: Connection['socket']) => Promise<T>,
): Promise<T> => {
  try {
    return await Promise.race([talk(await library(), socket), broken]);
  } finally {
    socket.destroy();
  }
};

/** Asks LDAP servers that customers chose, over TLS that is always verified, and only where the settings let it. */
export const openDirectory = (settings: EgressSettings): Directory => {
  const timeout = settings.documentTimeout ?? DEFAULT_TIMEOUT;
  const longer = settings.documentTimeout ?? WITH_GROUPS;

  const ask = <T>(
    address: DirectoryAddress,
    time: number,
    atMost: number,
    talk: (library: Library, socket: Connection['socket']) => Promise<T>,
  ) =>
    inTime(time, async (signal) => over(await connectTo(address, settings, signal, atMost), talk)).catch(
      unreachable,
    );

  const test = async (account: DirectoryAccount, bases: readonly string[]): Promise<DirectoryTest> => {
    let step: DirectoryStep = 'connect';
    const reached = (next: DirectoryStep): void => {
      step = next;
    };
    const attempt = async (signal: AbortSignal): Promise<DirectoryTest> => {
      const connection = await connectTo(account, settings, signal, ONE_ENTRY, () => reached('tls'));
      reached('bind');
      return over(connection, ({ tryBinding }, socket) => tryBinding(socket, account, bases, reached));
    };
    return inTime(timeout, attempt).catch((error: unknown) => ({
      kind: 'failed',
      step,
      reason: unreachable(error).reason,
    }));
  };

  return {
    authenticate: (question) =>
      ask(
        question,
        question.groups ? longer : timeout,
        question.groups ? MANY_ENTRIES : ONE_ENTRY,
        ({ bindBySearch }, socket) => bindBySearch(socket, question),
      ),
    namesOf: (search) =>
      ask(search, longer, MANY_ENTRIES, ({ namesBySearch }, socket) => namesBySearch(socket, search)),
    test,
  };
};
