import { rotationKind } from '../../layers/domain/secret-rotation/kinds/kinds.ts';
import type { Credential } from '../../layers/domain/secret-rotation/secret-rotation.ts';
import type {
  RotationTargets,
  TargetAddress,
  TargetOutcome,
} from '../../layers/domain/secret-rotation/targets.ts';
import { type Fault, Killed } from './memory-provider.ts';

type TargetVerb = 'test' | 'survey' | 'issue' | 'prove' | 'retire';

export interface MemoryTarget extends RotationTargets {
  /** What lets somebody in: passwords by account, and secrets by the id of what was made. */
  readonly accounts: Map<string, string>;
  readonly made: Map<string, { readonly name: string; readonly secret: string }>;
  readonly calls: { readonly verb: TargetVerb; readonly at: TargetAddress }[];
  /** Says what becomes of calls from now on; every call works unless it does. */
  fail(decide: ((verb: TargetVerb, call: number) => Fault | undefined) | undefined): void;
  /** Whether readers who have these values are let in. */
  letsIn(values: readonly string[]): boolean;
}

const unreachable = { kind: 'unreachable', reason: 'The target did not answer in time' } as const;
const refused = { kind: 'refused', reason: 'The target refused' } as const;

/** A target in memory, of whatever kind it is taken for. */
export const memoryTarget = (): MemoryTarget => {
  const accounts = new Map<string, string>();
  const made = new Map<string, { readonly name: string; readonly secret: string }>();
  const calls: MemoryTarget['calls'] = [];
  let decide: Parameters<MemoryTarget['fail']>[0];
  let count = 0;

  const act = async <T>(
    at: TargetAddress,
    verb: TargetVerb,
    work: () => TargetOutcome<T>,
  ): Promise<TargetOutcome<T>> => {
    calls.push({ verb, at });
    const call = calls.length;
    // A call takes time, in which others do something.
    await new Promise((later) => setImmediate(later));
    const fault = decide?.(verb, call);
    if (fault === 'killed') throw new Killed();
    if (fault === 'down') return unreachable;
    if (fault === 'refused') return refused;
    const outcome = work();
    if (fault === 'killed-after') throw new Killed();
    return fault === 'lost' ? unreachable : outcome;
  };
  const done = <T>(value: T): TargetOutcome<T> => ({ kind: 'done', value });

  const make = (at: TargetAddress, mark: string, known: ReadonlySet<string>): Credential => {
    for (const [id, { name }] of made) if (name.startsWith(mark) && !known.has(id)) made.delete(id);
    count += 1;
    const [id, secret] = [`key-${count}`, `secret-${count}-of-target`];
    made.set(id, { name: `${mark}-${count}`, secret });
    const outputs = rotationKind(at.type).outputs(at.inputs);
    const values = Object.fromEntries(
      outputs.map((name, n) => [name, n === outputs.length - 1 ? secret : id]),
    );
    return { account: id, values, internal: {} };
  };

  const opens = ({ account, values, internal }: Credential): boolean =>
    internal.password === undefined
      ? Object.values(values).includes(made.get(account)?.secret ?? '-')
      : accounts.get(account) === internal.password;

  return {
    accounts,
    made,
    calls,
    fail: (next) => {
      decide = next;
    },
    letsIn: (values) =>
      [...accounts].some(([name, password]) => values.includes(name) && values.includes(password)) ||
      [...made.values()].some(({ secret }) => values.includes(secret)),
    test: (at) => act(at, 'test', () => done(true as const)),
    survey: (at) => act(at, 'survey', () => done({})),
    issue: (at, { pending, mark, known }) =>
      act(at, 'issue', () => {
        const { account, password = '' } = pending;
        if (account === undefined) return done(make(at, mark, new Set(known.map((each) => each.account))));
        accounts.set(account, password);
        const values = rotationKind(at.type).valuesOf?.(account, password, at.inputs) ?? {};
        return done({ account, values, internal: { password } });
      }),
    prove: (at, credential) => act(at, 'prove', () => (opens(credential) ? done(true as const) : refused)),
    retire: (at, credential, password) =>
      act(at, 'retire', () => {
        if (credential.internal.password === undefined) made.delete(credential.account);
        else accounts.set(credential.account, password);
        return done(true as const);
      }),
  };
};
