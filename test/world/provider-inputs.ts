import type { ProviderType } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';

/** What every secret among the inputs is here. */
export const hush = 'hush-hush-hush-hush';

const login = { host: 'db.example.com', port: 4000, username: 'locket', password: hush };
const statements = {
  creationStatement: `CREATE USER "{{username}}" '{{password}}'`,
  revocationStatement: 'DROP USER "{{username}}"',
};
const aws = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: hush, region: 'eu-central-1' };

/** Inputs of each kind that its schema lets through. */
export const providerInputs: Readonly<Record<ProviderType, Readonly<Record<string, unknown>>>> = {
  'sql-database': { ...login, ...statements, client: 'postgres', database: 'shop' },
  redis: {
    ...login,
    creationStatement: 'ACL SETUSER {{username}} on >{{password}}',
    revocationStatement: 'ACL DELUSER {{username}}',
  },
  'rabbit-mq': {
    ...login,
    virtualHost: { name: '/', permissions: { read: '.*', write: '.*', configure: '^$' } },
  },
  ldap: {
    url: 'ldaps://ldap.example.com',
    binddn: 'cn=admin',
    bindpass: hush,
    creationLdif: 'dn: uid={{Username}},o=x\nchangetype: add\nuserPassword: {{Password}}',
    revocationLdif: 'dn: uid={{Username}},o=x\nchangetype: delete',
  },
  'elastic-search': {
    host: 'https://es.example.com',
    port: 9200,
    roles: ['reader'],
    auth: { type: 'user', username: 'elastic', password: hush },
  },
  'aws-iam': {
    ...aws,
    userGroups: 'readers, writers',
    policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    awsPath: '',
  },
  'aws-sts': { ...aws, roleArn: 'arn:aws:iam::123456789012:role/reader' },
  'mongo-db': { ...login, database: 'shop', roles: ['readWrite'] },
  totp: { configType: 'manual', secret: 'JBSWY3DPEHPK3PXP' },
  'azure-entra-id': {
    tenantId: 'contoso.example',
    applicationId: 'app',
    clientSecret: hush,
    userId: 'user-1',
    email: 'ada@contoso.example',
  },
  'mongo-db-atlas': {
    adminPublicKey: 'public',
    adminPrivateKey: hush,
    groupId: '0123456789abcdef01234567',
    roles: [{ databaseName: 'shop', roleName: 'readWrite' }],
  },
  kubernetes: {
    url: 'https://k8s.example.com:6443',
    clusterToken: hush,
    namespace: 'shop',
    serviceAccountName: 'reader',
  },
  cassandra: { ...login, ...statements, localDataCenter: 'dc1' },
  'sap-hana': { ...login, ...statements },
  snowflake: { ...statements, orgId: 'ACME', accountId: 'prod', username: 'locket', password: hush },
  'aws-elasticache': {
    clusterName: 'carts',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: hush,
    region: 'eu-central-1',
    creationStatement: JSON.stringify({
      UserId: '{{username}}',
      UserName: '{{username}}',
      Engine: 'redis',
      Passwords: ['{{password}}'],
      AccessString: 'on ~* +@read',
    }),
    revocationStatement: JSON.stringify({ UserId: '{{username}}' }),
  },
};
