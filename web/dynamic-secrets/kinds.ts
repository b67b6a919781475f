/** An entry of the form of a provider. */
export interface Input {
  /** Where it stands in the inputs, dots between the steps. */
  readonly name: string;
  readonly label: Label;
  readonly shape?: 'number' | 'secret' | 'lines' | 'list' | 'choice';
  readonly options?: readonly (readonly [value: string, label: string])[];
  readonly usual?: string;
  readonly isOptional?: boolean;
}

type Label =
  | 'host'
  | 'port'
  | 'database'
  | 'client'
  | 'username'
  | 'password'
  | 'creation'
  | 'revocation'
  | 'renewal'
  | 'rollback'
  | 'authority'
  | 'tls'
  | 'url'
  | 'bindName'
  | 'bindPassword'
  | 'rabbitTags'
  | 'virtualHost'
  | 'read'
  | 'write'
  | 'configure'
  | 'roles'
  | 'authType';

export const kindNames = {
  'sql-database': 'SQL',
  redis: 'Redis',
  'rabbit-mq': 'RabbitMQ',
  ldap: 'LDAP',
  'elastic-search': 'Elasticsearch',
} as const;
export type Kind = keyof typeof kindNames;

const host: Input = { name: 'host', label: 'host' };
const port = (usual: string): Input => ({ name: 'port', label: 'port', shape: 'number', usual });
const username: Input = { name: 'username', label: 'username' };
const password: Input = { name: 'password', label: 'password', shape: 'secret' };
const ca: Input = { name: 'ca', label: 'authority', shape: 'lines', isOptional: true };
const tls: Input = {
  name: 'tls',
  label: 'tls',
  shape: 'choice',
  options: [
    ['verified', 'TLS'],
    ['off', '–'],
  ],
  usual: 'verified',
};
const lines = (name: string, label: Label, usual: string): Input => ({ name, label, shape: 'lines', usual });

/** What the form of each provider asks for; statements begin as those of a usual server. */
export const kinds: Readonly<Record<Kind, readonly Input[]>> = {
  'sql-database': [
    {
      name: 'client',
      label: 'client',
      shape: 'choice',
      options: [
        ['postgres', 'PostgreSQL'],
        ['mysql2', 'MySQL, MariaDB'],
      ],
      usual: 'postgres',
    },
    host,
    port('5432'),
    { name: 'database', label: 'database' },
    username,
    password,
    lines(
      'creationStatement',
      'creation',
      `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`,
    ),
    lines('revocationStatement', 'revocation', 'DROP ROLE "{{username}}";'),
    {
      ...lines('renewStatement', 'renewal', `ALTER ROLE "{{username}}" VALID UNTIL '{{expiration}}';`),
      isOptional: true,
    },
    tls,
    ca,
  ],
  redis: [
    host,
    port('6379'),
    { ...username, usual: 'default' },
    { ...password, isOptional: true },
    lines('creationStatement', 'creation', 'ACL SETUSER {{username}} on >{{password}} ~* &* +@read'),
    lines('revocationStatement', 'revocation', 'ACL DELUSER {{username}}'),
    { name: 'renewStatement', label: 'renewal', shape: 'lines', isOptional: true },
    tls,
    ca,
  ],
  'rabbit-mq': [
    { ...host, usual: 'https://' },
    port('15671'),
    username,
    password,
    { name: 'tags', label: 'rabbitTags', shape: 'list', isOptional: true },
    { name: 'virtualHost.name', label: 'virtualHost', usual: '/' },
    { name: 'virtualHost.permissions.read', label: 'read', usual: '.*' },
    { name: 'virtualHost.permissions.write', label: 'write', usual: '.*' },
    { name: 'virtualHost.permissions.configure', label: 'configure', usual: '.*' },
    ca,
  ],
  ldap: [
    { name: 'url', label: 'url', usual: 'ldaps://' },
    { name: 'binddn', label: 'bindName' },
    { name: 'bindpass', label: 'bindPassword', shape: 'secret' },
    lines(
      'creationLdif',
      'creation',
      'dn: uid={{Username}},ou=people,dc=example,dc=org\nchangetype: add\nobjectClass: inetOrgPerson\ncn: {{Username}}\nsn: {{Username}}\nuserPassword: {{Password}}',
    ),
    lines(
      'revocationLdif',
      'revocation',
      'dn: uid={{Username}},ou=people,dc=example,dc=org\nchangetype: delete',
    ),
    { name: 'rollbackLdif', label: 'rollback', shape: 'lines', isOptional: true },
    ca,
  ],
  'elastic-search': [
    host,
    port('9200'),
    { name: 'roles', label: 'roles', shape: 'list' },
    { name: 'auth.type', label: 'authType', shape: 'choice', options: [['user', '–']], usual: 'user' },
    { name: 'auth.username', label: 'username' },
    { name: 'auth.password', label: 'password', shape: 'secret' },
    ca,
  ],
};

/** The inputs of a kind before anybody typed. */
export const usualInputs = (kind: Kind): Readonly<Record<string, string>> =>
  Object.fromEntries(kinds[kind].map(({ name, usual = '' }) => [name, usual]));

const typedAs = ({ shape }: Input, text: string): unknown => {
  if (shape === 'number') return Number(text);
  if (shape !== 'list') return text;
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
};

type Members = Readonly<Record<string, unknown>>;

const withMember = (inputs: Members, [name = '', ...rest]: readonly string[], value: unknown): Members => ({
  ...inputs,
  [name]: rest.length === 0 ? value : withMember((inputs[name] ?? {}) as Members, rest, value),
});

/** Typed texts as the API takes them; what was left empty is left out. */
export const inputsOf = (kind: Kind, texts: Readonly<Record<string, string>>): Members =>
  kinds[kind].reduce<Members>((inputs, input) => {
    const text = texts[input.name] ?? '';
    return text === '' ? inputs : withMember(inputs, input.name.split('.'), typedAs(input, text));
  }, {});
