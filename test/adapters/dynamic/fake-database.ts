/** What a database that a library stands in front of was asked, and which accounts it has then. */
export interface FakeDatabase {
  readonly log: string[];
  readonly accounts: Set<string>;
  /** What the library was told about the connection. */
  options: Record<string, unknown>;
  /** Whether a statement fails, and how. */
  fail: ((statement: string) => Error | undefined) | undefined;
  /** Carries a statement out; throws what `fail` says. */
  run(statement: string): void;
  reset(): void;
}

const about =
  /^\s*(CREATE|DROP) (?:USER|LOGIN|ROLE) (?:IF (?:NOT )?EXISTS )?(?:["[']([^"\]']*)["\]']|(\w+))/i;

export const fakeDatabase = (): FakeDatabase => {
  const fake: FakeDatabase = {
    log: [],
    accounts: new Set(),
    options: {},
    fail: undefined,
    run: (statement) => {
      fake.log.push(statement);
      const error = fake.fail?.(statement);
      if (error) throw error;
      const [, verb, quoted, plain] = about.exec(statement) ?? [];
      const name = quoted ?? plain ?? '';
      if (verb?.toUpperCase() === 'CREATE') fake.accounts.add(name);
      if (verb?.toUpperCase() === 'DROP') fake.accounts.delete(name);
    },
    reset: () => {
      fake.log.length = 0;
      fake.accounts.clear();
      fake.fail = undefined;
    },
  };
  return fake;
};
