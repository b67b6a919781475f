import type {
  Directory,
  DirectoryAnswer,
  DirectoryQuestion,
} from '../../domain/identities/ldap-auth/directory.ts';
import { inTime, unreachable } from '../egress/outcome.ts';
import type { EgressSettings } from '../egress/settings.ts';
import { connectTo } from './connection.ts';

const DEFAULT_TIMEOUT = 5_000;

/** The library is needed for such logins only, which most processes never see: it lies in a file beside the bundle. */
const library = () => import('./bind-by-search.part.ts');

const ask = async (
  question: DirectoryQuestion,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<DirectoryAnswer> => {
  const connection = await connectTo(question, settings, signal);
  try {
    const { bindBySearch } = await library();
    return await Promise.race([bindBySearch(connection.socket, question), connection.broken]);
  } finally {
    connection.socket.destroy();
  }
};

/** Asks LDAP servers that customers chose, over TLS that is always verified, and only where the settings let it. */
export const openDirectory = (settings: EgressSettings): Directory => ({
  authenticate: (question) =>
    inTime(settings.documentTimeout ?? DEFAULT_TIMEOUT, (signal) => ask(question, settings, signal)).catch(
      unreachable,
    ),
});
