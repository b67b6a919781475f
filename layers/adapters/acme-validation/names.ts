import { lookup, Resolver } from 'node:dns/promises';
import type { Resolve } from '../egress/destination.ts';

/** Whom names are asked of. */
export interface Names {
  readonly addresses: Resolve;
  /** The TXT records of a name, each in one piece. */
  readonly texts: (name: string) => Promise<readonly string[]>;
}

/** Milliseconds for one question, and how often it is asked. */
const patience = { timeout: 2_000, tries: 2 };

const noRecords: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND']);

/** None for a name that has none of the kind; any other fault is one. */
const orNone = async <T>(answers: Promise<readonly T[]>): Promise<readonly T[]> => {
  try {
    return await answers;
  } catch (error) {
    if (noRecords.has((error as { code?: unknown }).code)) return [];
    throw error;
  }
};

const notFound = (): Error => Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });

const asked =
  (resolver: Resolver): Resolve =>
  async (name) => {
    const [four, six] = await Promise.all([orNone(resolver.resolve4(name)), orNone(resolver.resolve6(name))]);
    const all = [
      ...four.map((address) => ({ address, family: 4 })),
      ...six.map((address) => ({ address, family: 6 })),
    ];
    if (all.length === 0) throw notFound();
    return all;
  };

/** Asks these resolvers, or the system's where none are named. */
export const openNames = (resolvers: readonly string[]): Names => {
  const resolver = new Resolver(patience);
  if (resolvers.length > 0) resolver.setServers([...resolvers]);
  return {
    addresses:
      resolvers.length > 0 ? asked(resolver) : (name) => lookup(name, { all: true, order: 'verbatim' }),
    texts: async (name) => (await resolver.resolveTxt(name)).map((parts) => parts.join('')),
  };
};
