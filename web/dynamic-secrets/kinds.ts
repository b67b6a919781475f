import { type Input, isAsked, type Texts } from './form-input.ts';
import { providerInputs } from './provider-inputs.ts';

export type Kind = keyof typeof providerInputs;

export const kindNames: Readonly<Record<Kind, string>> = {
  'sql-database': 'PostgreSQL, MySQL, SQL Server, Oracle',
  redis: 'Redis',
  'rabbit-mq': 'RabbitMQ',
  ldap: 'LDAP',
  'elastic-search': 'Elasticsearch',
  'mongo-db': 'MongoDB',
  'mongo-db-atlas': 'MongoDB Atlas',
  cassandra: 'Cassandra',
  'sap-hana': 'SAP HANA',
  snowflake: 'Snowflake',
  'aws-iam': 'AWS IAM',
  'aws-sts': 'AWS STS',
  'aws-elasticache': 'AWS ElastiCache',
  'azure-entra-id': 'Microsoft Entra ID',
  kubernetes: 'Kubernetes',
  totp: 'TOTP',
};

export const isKind = (type: string): type is Kind => Object.hasOwn(providerInputs, type);

/** What the form of a provider asks for. */
export const inputsOfKind = (kind: Kind): readonly Input[] => providerInputs[kind];

const verified = { tls: 'verified' };
const directory = 'uid={{Username}},ou=people,dc=example,dc=org';

/** What is usual at each server that speaks SQL. */
const usualOfServer = {
  postgres: {
    port: '5432',
    creationStatement: `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`,
    revocationStatement:
      'GRANT "{{username}}" TO CURRENT_USER;\nREASSIGN OWNED BY "{{username}}" TO CURRENT_USER;\nDROP OWNED BY "{{username}}";\nDROP ROLE "{{username}}";',
    renewStatement: `ALTER ROLE "{{username}}" VALID UNTIL '{{expiration}}';`,
  },
  mysql2: {
    port: '3306',
    creationStatement: `CREATE USER '{{username}}'@'%' IDENTIFIED BY '{{password}}';`,
    revocationStatement: `DROP USER '{{username}}'@'%';`,
    renewStatement: '',
  },
  mssql: {
    port: '1433',
    creationStatement: `CREATE LOGIN [{{username}}] WITH PASSWORD = '{{password}}';\nCREATE USER [{{username}}] FOR LOGIN [{{username}}];`,
    revocationStatement: 'DROP USER [{{username}}];\nDROP LOGIN [{{username}}];',
    renewStatement: '',
  },
  oracledb: {
    port: '1521',
    creationStatement:
      'CREATE USER "{{username}}" IDENTIFIED BY "{{password}}";\nGRANT CREATE SESSION TO "{{username}}";',
    revocationStatement: 'DROP USER "{{username}}" CASCADE;',
    renewStatement: '',
  },
} as const satisfies Record<string, Texts>;

/** What the form begins with: statements are those of a usual server. */
const usual: Readonly<Record<Kind, Texts>> = {
  'sql-database': { ...verified, client: 'postgres', ...usualOfServer.postgres },
  redis: {
    ...verified,
    port: '6379',
    username: 'default',
    creationStatement: 'ACL SETUSER {{username}} on >{{password}} ~* &* +@read',
    revocationStatement: 'ACL DELUSER {{username}}',
  },
  'rabbit-mq': {
    host: 'https://',
    port: '15671',
    'virtualHost.name': '/',
    'virtualHost.permissions.read': '.*',
    'virtualHost.permissions.write': '.*',
    'virtualHost.permissions.configure': '.*',
  },
  ldap: {
    url: 'ldaps://',
    creationLdif: `dn: ${directory}\nchangetype: add\nobjectClass: inetOrgPerson\ncn: {{Username}}\nsn: {{Username}}\nuserPassword: {{Password}}`,
    revocationLdif: `dn: ${directory}\nchangetype: delete`,
  },
  'elastic-search': { port: '9200', 'auth.type': 'user' },
  'mongo-db': { ...verified, port: '27017' },
  'mongo-db-atlas': { roles: '[{}]' },
  cassandra: {
    ...verified,
    port: '9042',
    creationStatement: `CREATE ROLE '{{username}}' WITH PASSWORD = '{{password}}' AND LOGIN = true;`,
    revocationStatement: `DROP ROLE '{{username}}';`,
  },
  'sap-hana': {
    ...verified,
    port: '443',
    creationStatement: `CREATE USER {{username}} PASSWORD "{{password}}" NO FORCE_FIRST_PASSWORD_CHANGE VALID UNTIL '{{expiration}}';`,
    revocationStatement: 'DROP USER {{username}} CASCADE;',
    renewStatement: `ALTER USER {{username}} VALID UNTIL '{{expiration}}';`,
  },
  snowflake: {
    creationStatement: `CREATE USER {{username}} PASSWORD = '{{password}}' MUST_CHANGE_PASSWORD = FALSE;`,
    revocationStatement: 'DROP USER {{username}};',
  },
  'aws-iam': { region: 'eu-central-1' },
  'aws-sts': { region: 'eu-central-1' },
  'aws-elasticache': {
    region: 'eu-central-1',
    creationStatement: JSON.stringify(
      {
        UserId: '{{username}}',
        UserName: '{{username}}',
        Engine: 'redis',
        Passwords: ['{{password}}'],
        AccessString: 'on ~* +@read',
      },
      undefined,
      2,
    ),
    revocationStatement: '{ "UserId": "{{username}}" }',
  },
  'azure-entra-id': {},
  kubernetes: { url: 'https://' },
  totp: { configType: 'url', algorithm: '' },
};

/** The inputs of a kind before anybody typed. */
export const usualInputs = (kind: Kind): Texts => usual[kind];

const isServer = (name: string): name is keyof typeof usualOfServer => Object.hasOwn(usualOfServer, name);

/** The texts with one of them typed anew; what is usual at another server takes the place of what was at this one. */
export const typed = (kind: Kind, texts: Texts, name: string, text: string): Texts => {
  const next = { ...texts, [name]: text };
  const { client = '' } = texts;
  if (kind !== 'sql-database' || name !== 'client' || !isServer(text) || !isServer(client)) return next;
  const untouched = Object.entries(usualOfServer[client]).filter(([each, value]) => texts[each] === value);
  const others: Texts = usualOfServer[text];
  return { ...next, ...Object.fromEntries(untouched.map(([each]) => [each, others[each] ?? ''])) };
};

type Members = Readonly<Record<string, unknown>>;
type Cells = Readonly<Record<string, string>>;

/** The rows of a text that holds some. */
export const rowsIn = (text: string): readonly Cells[] => (text === '' ? [] : JSON.parse(text));

const filled = (row: Cells): Cells =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''));

const typedAs = ({ shape }: Input, text: string): unknown => {
  if (shape === 'number') return Number(text);
  if (shape === 'rows')
    return rowsIn(text)
      .map(filled)
      .filter((row) => Object.keys(row).length > 0);
  if (shape !== 'list') return text;
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
};

const withMember = (inputs: Members, [name = '', ...rest]: readonly string[], value: unknown): Members => ({
  ...inputs,
  [name]: rest.length === 0 ? value : withMember((inputs[name] ?? {}) as Members, rest, value),
});

/** Typed texts as the API takes them; what was left empty is left out. */
export const inputsOf = (kind: Kind, texts: Texts): Members =>
  inputsOfKind(kind).reduce<Members>((inputs, input) => {
    const text = texts[input.name] ?? '';
    if (text === '' || !isAsked(input, texts)) return inputs;
    return withMember(inputs, input.name.split('.'), typedAs(input, text));
  }, {});

const memberAt = (inputs: Members, name: string): unknown =>
  name.split('.').reduce<unknown>((value, part) => (value as Members | undefined)?.[part], inputs);

const textOf = ({ shape }: Input, value: unknown): string => {
  if (value === undefined || value === null || shape === 'secret') return '';
  if (shape === 'rows') return JSON.stringify(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
};

/** The form of inputs as the API shows them: what is secret is empty. */
export const textsOf = (kind: Kind, inputs: Members): Texts =>
  Object.fromEntries(
    inputsOfKind(kind).map((input) => [input.name, textOf(input, memberAt(inputs, input.name))]),
  );

/** Stands for a secret that stays as it is. */
const kept = '********';

/** Texts in which each secret that was left empty, and was there, says that it stays. */
const keeping = (kind: Kind, shown: Members, texts: Texts): Texts => ({
  ...texts,
  ...Object.fromEntries(
    inputsOfKind(kind)
      .filter(
        ({ name, shape }) =>
          shape === 'secret' && (texts[name] ?? '') === '' && memberAt(shown, name) !== undefined,
      )
      .map(({ name }) => [name, kept]),
  ),
});

/** What of the inputs is another than it is shown: a member that was emptied is taken away. */
export const changedInputs = (kind: Kind, shown: Members, texts: Texts): Members => {
  const before = inputsOf(kind, keeping(kind, shown, textsOf(kind, shown)));
  const after = inputsOf(kind, keeping(kind, shown, texts));
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name] ?? (Array.isArray(before[name]) ? [] : null)]),
  );
};
