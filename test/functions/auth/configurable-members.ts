import fc from 'fast-check';
import { authority } from './kubernetes/authority.ts';
import { newKey, pemOf } from './tokens/issuer.ts';

/** A member of a configuration as Terraform has it: planned, sent, and read into its state. */
interface Member {
  readonly planned: fc.Arbitrary<unknown>;
  /** What is read when it was never given. */
  readonly unset: unknown;
  readonly sent?: (planned: unknown) => unknown;
  readonly read?: (shown: unknown) => unknown;
  /** Without it the configuration would be refused. */
  readonly isNeeded?: boolean;
  /** Sealed, and never shown. */
  readonly isSecret?: boolean;
}

export type Members = Readonly<Record<string, Member>>;

const plain = (planned: fc.Arbitrary<unknown>, unset: unknown): Member => ({ planned, unset });
const needed = (member: Member): Member => ({ ...member, isNeeded: true });

/** A list that travels as one text: Terraform joins it by commas, and splits it again. */
const list = (entry: fc.Arbitrary<string>, minLength = 0, tidy = (text: string) => text.trim()): Member => ({
  planned: fc.array(entry, { minLength, maxLength: 4 }),
  unset: [],
  sent: (planned) => (planned as readonly string[]).join(','),
  read: (shown) => (shown === '' ? [] : String(shown).split(',').map(tidy)),
});

const secret = (...values: readonly string[]): Member => ({
  ...needed(plain(fc.constantFrom(...values), '')),
  isSecret: true,
});

interface Shown {
  readonly ipAddress: string;
  readonly prefix?: number;
}

const addresses: Member = {
  planned: fc.array(
    fc.constantFrom(
      '10.0.0.5/8',
      '192.0.2.1',
      '0.0.0.0/0',
      '::/0',
      '2001:DB8::/32',
      '2001:db8:0::1',
      '192.0.2.1/32',
    ),
    { minLength: 1, maxLength: 4 },
  ),
  unset: ['0.0.0.0/0', '::/0'],
  sent: (planned) => (planned as readonly string[]).map((ipAddress) => ({ ipAddress })),
  read: (shown) =>
    (shown as readonly Shown[]).map(({ ipAddress, prefix }) =>
      prefix === undefined ? ipAddress : `${ipAddress}/${prefix}`,
    ),
};

const seconds = (min: number, max: number) => fc.integer({ min, max });

const policy: Members = {
  accessTokenTTL: plain(seconds(1, 3_600), 2_592_000),
  accessTokenMaxTTL: plain(seconds(2_592_000, 315_360_000), 2_592_000),
  accessTokenPeriod: plain(seconds(0, 3_600), 0),
  accessTokenNumUsesLimit: plain(seconds(0, 9), 0),
  accessTokenTrustedIps: addresses,
};

const lockout: Members = {
  lockoutEnabled: plain(fc.boolean(), true),
  lockoutThreshold: plain(seconds(1, 100), 3),
  lockoutDurationSeconds: plain(seconds(1, 86_400), 300),
  lockoutCounterResetSeconds: plain(seconds(1, 86_400), 30),
};

/** As they stand in files: with and without a line feed at the end, one or several. */
const { ca, otherCa } = authority;
const certificates = plain(
  fc.constantFrom(ca, `${ca}\n`, `${ca}\r\n`, `\n${ca}`, `${ca}\n${otherCa}\n`, ''),
  '',
);
const keys = [newKey('P-256'), newKey('ed25519')].map(pemOf);

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Z', '1', '-', '.', '/'), minLength: 1, maxLength: 8 }),
  fc.constantFrom('*', 'refs/heads/**', 'x-?'),
);
const texts = fc.dictionary(fc.constantFrom('b', 'a', 'Groups', 'x.y/z'), word, { maxKeys: 3 });
const address = fc.constantFrom(
  'https://Issuer.example',
  'https://issuer.example/',
  'https://issuer.example:443/A',
);
const guid = fc.uuid().chain((text) => fc.constantFrom(text, text.toUpperCase()));

const bounds: Members = {
  boundSubject: needed(plain(word, '')),
  boundAudiences: list(word),
  boundClaims: plain(texts, {}),
  claimMetadataMapping: plain(texts, {}),
};

const jwt = { ...policy, ...bounds, boundIssuer: plain(address, '') };

/** One list of members for each way to configure a login method. */
export const configurable: readonly (readonly [method: string, members: Members])[] = [
  ['token-auth', policy],
  ['universal-auth', { ...policy, ...lockout, clientSecretTrustedIps: addresses }],
  [
    'aws-auth',
    {
      ...policy,
      stsEndpoint: plain(
        fc.constantFrom('https://sts.amazonaws.com/', 'https://sts.eu-central-1.amazonaws.com'),
        'https://sts.amazonaws.com/',
      ),
      allowedPrincipalArns: list(
        fc.constantFrom(
          'arn:aws:iam::123456789012:role/R',
          'arn:aws:iam::123456789012:user/a/b',
          '*',
          'AROAEXAMPLEREADER001',
        ),
      ),
      allowedAccountIds: list(fc.constantFrom('123456789012', '023456789012')),
      serverId: plain(fc.constantFrom('locket.example'), null),
    },
  ],
  [
    'azure-auth',
    {
      ...policy,
      tenantId: needed(plain(guid, '')),
      resource: needed(plain(address, '')),
      allowedServicePrincipalIds: list(fc.oneof(guid, fc.constant('*'))),
    },
  ],
  [
    'gcp-auth',
    {
      ...policy,
      type: needed(plain(fc.constantFrom('iam', 'gce'), '')),
      allowedServiceAccounts: list(
        fc.constantFrom('b@p.iam.gserviceaccount.com', 'a@p.iam.gserviceaccount.com'),
      ),
      allowedProjects: list(fc.constantFrom('p-2', 'p-1', '*')),
      allowedZones: list(fc.constantFrom('us-central1-a', 'europe-west3-b')),
    },
  ],
  [
    'oidc-auth',
    {
      ...policy,
      ...bounds,
      oidcDiscoveryUrl: needed(plain(address, '')),
      boundIssuer: needed(plain(address, '')),
      caCert: certificates,
    },
  ],
  [
    'jwt-auth',
    {
      ...jwt,
      configurationType: needed(plain(fc.constant('static'), '')),
      publicKeys: needed(
        plain(
          fc.array(fc.constantFrom(...keys, ...keys.map((key) => `${key}\n`)), {
            minLength: 1,
            maxLength: 3,
          }),
          [],
        ),
      ),
    },
  ],
  [
    'jwt-auth',
    {
      ...jwt,
      configurationType: needed(plain(fc.constant('jwks'), '')),
      jwksUrl: needed(plain(address, '')),
      jwksCaCert: certificates,
      publicKeys: plain(fc.constant([]), []),
    },
  ],
  [
    'kubernetes-auth',
    {
      ...policy,
      kubernetesHost: needed(plain(address, '')),
      caCert: certificates,
      tokenReviewerJwt: secret('eyJ.a.b', 'eyJ.c.d'),
      tokenReviewMode: plain(fc.constant('api'), 'api'),
      allowedNamespaces: list(fc.constantFrom('shop', 'build', '*')),
      allowedNames: list(fc.constantFrom('worker', 'app')),
      allowedAudience: plain(fc.constantFrom('locket', 'https://locket.example'), ''),
    },
  ],
  [
    'ldap-auth',
    {
      ...policy,
      ...lockout,
      url: needed(plain(fc.constantFrom('ldaps://Directory.example', 'ldap://directory.example:1389'), '')),
      ldapCaCertificate: certificates,
      bindDN: needed(plain(fc.constantFrom('cn=Search, dc=example', 'search@example.com'), '')),
      bindPass: secret('one', ' two '),
      searchBase: needed(plain(fc.constantFrom('ou=Machines,dc=example'), '')),
      searchFilter: plain(fc.constantFrom('(&(uid={{username}})(x=y))'), '(uid={{username}})'),
      allowedFields: needed(
        plain(
          fc.uniqueArray(
            fc.record({
              key: fc.constantFrom('memberOf', 'Team'),
              value: fc.constantFrom('b, a', 'cn=x,dc=y', '*'),
            }),
            {
              minLength: 1,
              selector: ({ key }) => key,
            },
          ),
          [],
        ),
      ),
    },
  ],
  [
    'tls-cert-auth',
    {
      ...policy,
      caCertificate: needed(plain(fc.constantFrom(ca, `${ca}\n`, `${ca}\n${otherCa}\n`), '')),
      // The provider splits these without trimming them.
      allowedCommonNames: needed(list(fc.constantFrom('worker', 'App Server', '*'), 1, (text) => text)),
      allowedSubjectAltNames: plain(
        fc.array(
          fc.constantFrom('App.example', 'URI:spiffe://example/App', 'IP:192.0.2.1', 'EMAIL:a@example.com'),
        ),
        [],
      ),
      verifyClientCertificateChain: plain(fc.boolean(), true),
    },
  ],
];
