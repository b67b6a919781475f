import type {
  Account,
  DynamicProviders,
  ProviderAddress,
  ProviderOutcome,
} from '../../layers/domain/dynamic-secrets/providers.ts';

type Verb = 'test' | 'create' | 'renew' | 'revoke' | 'list' | 'users';

/** The process that asks ends. */
export class Killed extends Error {}

/**
 * What becomes of a call: nothing happens, or what was asked for is done and the answer is lost; or whoever asks is killed
 * before or after it is done; or it ends by itself when its lease does.
 */
export type Fault = 'down' | 'lost' | 'refused' | 'killed' | 'killed-after' | 'lasting';

export interface MemoryProvider extends DynamicProviders {
  /** Accounts by name, with when they end by themselves. */
  readonly accounts: Map<string, string>;
  readonly passwords: string[];
  readonly calls: { readonly verb: Verb; readonly name?: string; readonly at: ProviderAddress }[];
  /** Says what becomes of calls from now on; every call works unless it does. */
  fail(decide: ((verb: Verb, name: string) => Fault | undefined) | undefined): void;
}

const unreachable = { kind: 'unreachable', reason: 'The target did not answer in time' } as const;
const refused = { kind: 'refused', reason: 'The provider refused' } as const;

/** A provider whose accounts are in memory, of whatever type it is taken for. */
export const memoryProvider = (): MemoryProvider => {
  const accounts = new Map<string, string>();
  const passwords: string[] = [];
  const calls: MemoryProvider['calls'] = [];
  let decide: Parameters<MemoryProvider['fail']>[0];

  const act = async <T>(
    at: ProviderAddress,
    verb: Verb,
    name: string,
    work: () => T,
  ): Promise<ProviderOutcome<T>> => {
    calls.push({ verb, name, at });
    // A call takes time, in which others do something.
    await new Promise((later) => setImmediate(later));
    const fault = decide?.(verb, name);
    if (fault === 'killed') throw new Killed();
    if (fault === 'down') return unreachable;
    if (fault === 'refused') return refused;
    const value = work();
    if (fault === 'killed-after') throw new Killed();
    return fault === 'lost' ? unreachable : { kind: 'done', value };
  };

  return {
    accounts,
    passwords,
    calls,
    fail: (next) => {
      decide = next;
    },
    test: (at) => act(at, 'test', '', () => true as const),
    create: (at, { name, expireAt, password }) =>
      act(at, 'create', name, () => {
        accounts.set(name, expireAt);
        passwords.push(password);
        return { DB_USERNAME: name, DB_PASSWORD: password };
      }),
    renew: (at, { name, expireAt }: Account) =>
      act(at, 'renew', name, () => {
        if (accounts.has(name)) accounts.set(name, expireAt);
        return true as const;
      }),
    revoke: async (at, name, times) => {
      if (decide?.('revoke', name) === 'lasting') {
        calls.push({ verb: 'revoke', name, at });
        const until = times?.expireAt ?? '';
        return { kind: 'refused', reason: `They end by themselves at ${until}`, until };
      }
      return act(at, 'revoke', name, () => {
        accounts.delete(name);
        return true as const;
      });
    },
    entraUsers: (application) =>
      act({ type: 'azure-entra-id', inputs: { ...application } }, 'users', '', () => [
        { id: 'user-1', name: 'Ada', email: 'ada@example.com' },
      ]),
    list: (at, mark) => act(at, 'list', '', () => [...accounts.keys()].filter((name) => name.includes(mark))),
  };
};
