import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import type { ProviderType } from '../../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';

/** No such server is here: what is sent is held at the interface of the library that would send it. */
const database = await vi.hoisted(async () => (await import('./fake-database.ts')).fakeDatabase());

type Done = (error: Error | null, ...more: unknown[]) => void;
const settled = (work: () => unknown[], done: Done): void => {
  setImmediate(() => {
    try {
      done(null, ...work());
    } catch (error) {
      done(error as Error);
    }
  });
};
const named = (text: unknown): string[] =>
  [...database.accounts].filter((name) => name === text || name.toLowerCase().includes(String(text)));

vi.mock('tedious', async () => {
  const { EventEmitter } = await import('node:events');
  class Request {
    readonly values: Record<string, unknown> = {};
    readonly sql: string;
    readonly done: Done;
    constructor(sql: string, done: Done) {
      this.sql = sql;
      this.done = done;
    }
    addParameter(name: string, _type: unknown, value: unknown) {
      this.values[name] = value;
    }
  }
  class Connection extends EventEmitter {
    constructor(options: Record<string, unknown>) {
      super();
      database.options = options;
    }
    connect(done: Done) {
      settled(() => [database.run('LOGIN')], done);
    }
    execSqlBatch({ sql, done }: Request) {
      settled(() => [database.run(sql)], done);
    }
    execSql({ sql, values, done }: Request) {
      settled(() => {
        database.run(sql);
        if (/dm_exec_sessions/.test(sql)) return [1, [{ id: { value: 51 } }]];
        const found = [...new Set([...named(values.name), ...named(values.mark)])];
        return [found.length, found.map((name) => ({ name: { value: name } }))];
      }, done);
    }
    close() {}
  }
  return { Connection, Request, TYPES: { NVarChar: 'nvarchar' } };
});

vi.mock('oracledb', () => ({
  default: {
    OUT_FORMAT_ARRAY: 4001,
    getConnection: async (options: Record<string, unknown>) => {
      database.options = options;
      database.run('LOGIN');
      return {
        execute: async (sql: string, values: Record<string, string> = {}) => {
          database.run(sql);
          if (/v\$session/.test(sql)) return { rows: [[7, 9]] };
          return { rows: named(values.name ?? values.mark).map((name) => [name]) };
        },
        commit: async () => database.run('COMMIT'),
        break: async () => undefined,
        close: async () => undefined,
      };
    },
  },
}));

vi.mock('hdb', () => ({
  default: {
    createClient: (options: Record<string, unknown>) => {
      database.options = options;
      return {
        _connection: {},
        on: () => undefined,
        connect: (done: Done) => settled(() => [database.run('LOGIN')], done),
        exec: (sql: string, done: Done) => settled(() => [database.run(sql)], done),
        prepare: (sql: string, done: Done) =>
          done(null, {
            exec: ([value]: readonly unknown[], found: Done) =>
              settled(() => {
                database.run(sql);
                if (/M_CONNECTIONS/.test(sql)) return [[{ ID: 12 }]];
                return [named(value).map((name) => ({ USER_NAME: name }))];
              }, found),
          }),
        end: () => undefined,
      };
    },
  },
}));

vi.mock('cassandra-driver', () => {
  class Client {
    constructor(options: Record<string, unknown>) {
      database.options = options;
    }
    async connect() {
      database.run(`CONNECT ${(database.options.contactPoints as string[]).join()}`);
    }
    async execute(sql: string, values: readonly unknown[] = []) {
      database.run(sql);
      const found = /WHERE role/.test(sql) ? named(values[0]) : [...database.accounts];
      const rows = found.map((role) => ({ role }));
      // The first page, and what asks for the others.
      return { rows: rows.slice(0, 1), rowLength: rows.length, [Symbol.iterator]: () => rows.values() };
    }
    async shutdown() {}
  }
  class Policy {
    constructor(...given: unknown[]) {
      Object.assign(this, { given });
    }
  }
  const loadBalancing = { AllowListPolicy: Policy, DCAwareRoundRobinPolicy: Policy };
  const policies = { loadBalancing, retry: { FallthroughRetryPolicy: Policy } };
  const types = { consistencies: { quorum: 4 } };
  return { default: { Client, policies, types, auth: { PlainTextAuthProvider: Policy } } };
});

const providers = openDynamicProviders({ allowPrivateTargets: true });
const server = { host: '127.0.0.1', port: 4000, username: 'locket', password: 'of the admin' };
const sql = { ...server, database: 'shop' };

interface Sample {
  readonly type: ProviderType;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** How the first statement of the creation reads for the account and a password. */
  readonly created: (name: string, password: string) => string;
  /** What is done before the revocation, so that the account does not come back and its connections end. */
  readonly shutOut: readonly RegExp[];
  /** An error of the library's, and what it is taken for. */
  readonly errors: readonly (readonly [object, 'refused' | 'unreachable', RegExp])[];
  /** Whether a password can have a double quote. */
  readonly takesDoubleQuotes?: false;
  /** Whether a name can have a single quote. */
  readonly takesQuotesInNames?: false;
}

const samples: Readonly<Record<string, Sample>> = {
  'SQL Server': {
    type: 'sql-database',
    inputs: {
      ...sql,
      client: 'mssql',
      creationStatement: `CREATE LOGIN [{{username}}] WITH PASSWORD = '{{password}}'; USE {{database}}; CREATE USER [{{username}}] FOR LOGIN [{{username}}]`,
      revocationStatement: 'DROP USER [{{username}}]; DROP LOGIN [{{username}}]',
    },
    created: (name, password) =>
      `CREATE LOGIN [${name.replaceAll(']', ']]')}] WITH PASSWORD = '${password.replaceAll("'", "''")}'`,
    shutOut: [/^ALTER LOGIN \[.*\] DISABLE$/, /^KILL 51$/],
    errors: [
      [{ name: 'ConnectionError', code: 'ELOGIN' }, 'refused', /password/],
      [{ name: 'RequestError', code: 'EREQUEST', number: 15247 }, 'refused', /may not.*15247/],
      [{ name: 'RequestError', code: 'EREQUEST', number: 1205 }, 'unreachable', /1205/],
      [{ name: 'ConnectionError', code: 'ETIMEOUT' }, 'unreachable', /in time/],
    ],
  },
  Oracle: {
    type: 'sql-database',
    inputs: {
      ...sql,
      client: 'oracledb',
      creationStatement:
        'CREATE USER "{{username}}" IDENTIFIED BY "{{password}}"; GRANT CONNECT TO {{username}}',
      revocationStatement: 'DROP USER "{{username}}" CASCADE',
    },
    created: (name, password) => `CREATE USER "${name}" IDENTIFIED BY "${password}"`,
    shutOut: [/^ALTER USER ".*" ACCOUNT LOCK$/, /^ALTER SYSTEM KILL SESSION '7,9' IMMEDIATE$/],
    errors: [
      [{ code: 'ORA-01017' }, 'refused', /password/],
      [{ code: 'ORA-01031' }, 'refused', /may not/],
      [{ code: 'ORA-12516' }, 'unreachable', /ORA-12516/],
      [{ code: 'NJS-503' }, 'unreachable', /NJS-503/],
    ],
    takesDoubleQuotes: false,
  },
  'SAP HANA': {
    type: 'sap-hana',
    inputs: {
      ...server,
      creationStatement: `CREATE USER {{username}} PASSWORD "{{password}}" NO FORCE_FIRST_PASSWORD_CHANGE`,
      revocationStatement: 'DROP USER {{username}} CASCADE',
    },
    created: (name, password) =>
      `CREATE USER ${/^[A-Z_][A-Z0-9_$#]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`} PASSWORD "${password.replaceAll('"', '""')}" NO FORCE_FIRST_PASSWORD_CHANGE`,
    shutOut: [/^ALTER USER ".*" DEACTIVATE USER NOW$/, /^ALTER SYSTEM DISCONNECT SESSION '12'$/],
    errors: [
      [{ code: 10 }, 'refused', /password/],
      [{ code: 258 }, 'refused', /may not/],
      [{ code: 131 }, 'unreachable', /131/],
    ],
  },
  Cassandra: {
    type: 'cassandra',
    inputs: {
      ...server,
      localDataCenter: 'dc1',
      keyspace: 'shop',
      creationStatement: `CREATE ROLE '{{username}}' WITH PASSWORD = '{{password}}' AND LOGIN = true; GRANT SELECT ON KEYSPACE {{keyspace}} TO '{{username}}'`,
      revocationStatement: `DROP ROLE '{{username}}'`,
    },
    created: (name, password) =>
      `CREATE ROLE '${name.replaceAll("'", "''")}' WITH PASSWORD = '${password.replaceAll("'", "''")}' AND LOGIN = true`,
    takesQuotesInNames: false,
    shutOut: [],
    errors: [
      [{ name: 'AuthenticationError' }, 'refused', /password/],
      [{ name: 'ResponseError', code: 0x2100 }, 'refused', /may not/],
      [{ name: 'ResponseError', code: 0x1001 }, 'unreachable', /0x1001/],
    ],
  },
};

const done = { kind: 'done', value: true };
beforeEach(() => database.reset());

describe.each(Object.entries(samples))(
  '%s',
  (_name, { type, inputs, created, shutOut, errors, takesDoubleQuotes, takesQuotesInNames }) => {
    const at = (more: object = {}) => ({ type, inputs: checkedInputs(type, { ...inputs, ...more }) });
    const account = (name: string, password = 'a-password') => ({
      name,
      password,
      expireAt: '2026-11-29T13:00:00.000Z',
    });

    it('makes an account by its statements, lists it by its mark, and ends it once and for all', async () => {
      expect(await providers.test(at())).toEqual(done);
      expect(await providers.create(at(), account('LMARK1'))).toEqual({
        kind: 'done',
        value: { DB_USERNAME: 'LMARK1', DB_PASSWORD: 'a-password' },
      });
      expect(database.log).toContain(created('LMARK1', 'a-password'));
      database.accounts.add('OTHER');
      expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['LMARK1'] });
      database.log.length = 0;
      expect(await providers.revoke(at(), 'LMARK1')).toEqual(done);
      for (const pattern of shutOut) expect(database.log.some((each) => pattern.test(each))).toBe(true);
      database.log.length = 0;
      expect(await providers.revoke(at(), 'LMARK1')).toEqual(done);
      expect(database.log.some((each) => /DROP|ALTER/.test(each))).toBe(false);
      expect([...database.accounts]).toEqual(['OTHER']);
    });

    it.each([[`'; DROP USER x; --`], [']; DROP LOGIN sa; --'], ['\\'], ['ünï {{username}}'], ['"'], ['$$']])(
      'writes the password %s for its place, or refuses it',
      async (password) => {
        const outcome = await providers.create(at(), account('LMARK1', password));
        if (takesDoubleQuotes === false && password.includes('"')) {
          expect(outcome).toMatchObject({ kind: 'refused' });
          expect(database.log).toEqual([]);
        } else expect(database.log).toContain(created('LMARK1', password));
      },
    );

    it('writes a name that is hostile for its place', async () => {
      const name = `x']; DROP`;
      const outcome = await providers.create(at(), account(name));
      if (takesQuotesInNames === false) {
        expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('no quote') });
        expect(database.log).toEqual([]);
      } else expect(database.log).toContain(created(name, 'a-password'));
    });

    it('lists accounts beyond the first page', async () => {
      for (const name of ['LMARK1', 'LMARK2', 'LMARK3']) database.accounts.add(name);
      expect(await providers.list(at(), 'lmark')).toEqual({
        kind: 'done',
        value: ['LMARK1', 'LMARK2', 'LMARK3'],
      });
    });

    it('does not count an account as ended that the statements leave', async () => {
      await providers.create(at(), account('LMARK1'));
      const revocationStatement = `SELECT '{{username}}'`;
      expect(await providers.revoke(at({ revocationStatement }), 'LMARK1')).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('still there'),
      });
    });

    it('renews by the statement that the inputs have, and else asks nothing', async () => {
      expect(await providers.renew(at(), account('LMARK1'))).toEqual(done);
      expect(database.log).toEqual([]);
      const renewStatement = `ALTER USER "{{username}}" VALID UNTIL '{{expiration}}'`;
      expect(await providers.renew(at({ renewStatement }), account('LMARK1'))).toEqual(done);
      expect(database.log).toContain(`ALTER USER "LMARK1" VALID UNTIL '2026-11-29T13:00:00.000Z'`);
    });

    it.each(errors)(
      'takes %o for what it is, and says nothing of what it said',
      async (error, kind, reason) => {
        database.fail = (statement) =>
          /^CREATE/.test(statement) ? Object.assign(new Error('hush hush'), error) : undefined;
        const outcome = await providers.create(at(), account('LMARK1'));
        expect(outcome).toMatchObject({ kind, reason: expect.stringMatching(reason) });
        expect(JSON.stringify(outcome)).not.toContain('hush');
      },
    );

    it.each([
      [
        'no quotes around the password',
        { creationStatement: 'CREATE USER {{username}} PASSWORD {{password}}' },
      ],
      ['a placeholder in a comment', { revocationStatement: '/* {{username}} */ DROP USER {{username}}' }],
      ['a quote that does not end', { revocationStatement: `DROP USER {{username}} '` }],
      ['no account in it', { revocationStatement: 'DROP USER somebody' }],
      ['an unknown placeholder', { creationStatement: `CREATE USER {{username}} '{{secret}}'` }],
    ])('a statement with %s is refused when it is saved', (_what, more) => {
      expect(() => at(more)).toThrow();
    });

    it('is never reached at the address of instance metadata, nor without TLS where it is public', async () => {
      for (const more of [{ host: '169.254.169.254' }, { host: '8.8.8.8', tls: 'off' }])
        expect(await providers.test(at(more))).toMatchObject({ kind: 'refused' });
      expect(database.log).toEqual([]);
    });
  },
);

describe('what libraries are told', () => {
  const test = (name: string, more: object = {}) => {
    const { type, inputs } = samples[name] as Sample;
    return providers.test({ type, inputs: checkedInputs(type, { ...inputs, ...more }) });
  };

  it('verifies the certificate of SQL Server', async () => {
    await test('SQL Server', { ca: 'the authority' });
    expect(database.options).toMatchObject({
      options: {
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: 'the authority' },
      },
    });
  });

  it('verifies the certificate of Cassandra, and keeps to the node that was meant', async () => {
    await test('Cassandra', { ca: 'the authority' });
    expect(database.options).toMatchObject({
      contactPoints: ['127.0.0.1:4000'],
      sslOptions: { rejectUnauthorized: true, ca: ['the authority'] },
      policies: { loadBalancing: { given: [expect.anything(), ['127.0.0.1:4000']] } },
      queryOptions: { consistency: 4 },
    });
  });

  it('asks the nodes of Cassandra one after the other until one answers', async () => {
    database.fail = (each) => (each === 'CONNECT 127.0.0.1:4000' ? new Error('down') : undefined);
    expect(await test('Cassandra', { host: '127.0.0.1, 127.0.0.2' })).toEqual(done);
    expect(database.log.slice(0, 2)).toEqual(['CONNECT 127.0.0.1:4000', 'CONNECT 127.0.0.2:4000']);
  });

  it('asks Oracle over TLS for the host that was meant, and for no more than a name', async () => {
    await test('Oracle');
    expect(database.options.connectString).toContain('(PROTOCOL=tcps)(HOST=127.0.0.1)(PORT=4000)');
    expect(database.options.connectString).toContain('(SSL_SERVER_DN_MATCH=on)');
    database.reset();
    const outcome = await test('Oracle', { database: 'shop)(SECURITY=(SSL_SERVER_DN_MATCH=off)' });
    expect([outcome.kind, database.log]).toEqual(['refused', []]);
  });
});
