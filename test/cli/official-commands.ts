/** What of a flag others rely on. */
interface OfficialFlag {
  readonly short?: string;
  /** Variables that stand in for it. */
  readonly env?: readonly string[];
  /** What it is when nobody says anything. */
  readonly usual?: string | boolean | readonly string[];
  /** A value for it; a flag without one is switched on by being there. */
  readonly value?: string;
  /** Several of them, or several values between commas, add up. */
  readonly many?: true;
}

/** A command of the manual, or of the official command line where the manual leaves it out. */
interface OfficialCommand {
  /** What stands behind it besides flags. */
  readonly words?: readonly string[];
  readonly flags: Readonly<Record<string, OfficialFlag>>;
}

const project = { projectId: { value: 'p-1', env: ['INFISICAL_PROJECT_ID'] } } as const;
const token = { token: { value: 't-1' } } as const;
const environment = { env: { short: 'e', value: 'prod' } } as const;
const root = { value: '/a/b', usual: '/' } as const;
const on = { usual: true } as const;
const off = { usual: false } as const;
const tags = { tags: { short: 't', value: 'one,two', many: true } } as const;
const output = { output: { short: 'o', value: 'json' } } as const;
const account = { ...project, ...token, ...environment } as const;
const selection = { expand: on, 'include-imports': on, 'secret-overriding': on } as const;
const read = { ...account, ...selection, ...tags, path: root } as const;
const listed = { ...read, ...output, recursive: off, plain: off } as const;
const written = { ...account, ...output, ...tags, path: root } as const;
const folder = { ...account, ...output, path: { ...root, short: 'p' } } as const;
const named = { ...folder, name: { short: 'n', value: 'web' } } as const;
const leased = { ...account, ...output, path: root, 'project-slug': { value: 'shop' } } as const;

const scanned = {
  source: { short: 's', value: 'src', usual: '.' },
  config: { short: 'c', value: 'rules.toml', env: ['INFISICAL_SCAN_CONFIG'] },
  'report-path': { short: 'r', value: 'report.json' },
  'report-format': { short: 'f', value: 'sarif', usual: 'json' },
  'baseline-path': { short: 'b', value: 'known.json' },
  'exit-code': { value: '3', usual: '1' },
  'log-opts': { value: '--all' },
  verbose: { short: 'v', usual: false },
  'no-color': off,
  redact: off,
  'max-target-megabytes': { value: '5', usual: '0' },
} as const;

/** Flags that every command takes. */
export const everywhere: Readonly<Record<string, OfficialFlag>> = {
  domain: { value: 'https://secrets.example.com' },
  'log-level': { short: 'l', value: 'debug' },
  'log-format': { value: 'json' },
  'log-destination': { value: 'stdout' },
  silent: off,
  telemetry: on,
  help: { short: 'h' },
};

/** Every command that Locket has a service for, with its flags. */
export const officialCommands: Readonly<Record<string, OfficialCommand>> = {
  login: {
    flags: {
      domain: { value: 'https://x.example.com', env: ['INFISICAL_DOMAIN', 'INFISICAL_API_URL'] },
      method: { value: 'kubernetes', usual: 'user' },
      plain: off,
      interactive: { short: 'i', usual: false },
      email: { value: 'a@example.com', env: ['INFISICAL_EMAIL'] },
      password: { value: '-p', env: ['INFISICAL_PASSWORD'] },
      'organization-id': { value: 'o-1', env: ['INFISICAL_ORGANIZATION_ID'] },
      'organization-slug': { value: 'acme', env: ['INFISICAL_AUTH_ORGANIZATION_SLUG'] },
      'client-id': { value: 'c-1', env: ['INFISICAL_UNIVERSAL_AUTH_CLIENT_ID'] },
      'client-secret': { value: '-s', env: ['INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET'] },
      'machine-identity-id': { value: 'i-1', env: ['INFISICAL_MACHINE_IDENTITY_ID'] },
      'service-account-token-path': {
        value: '/token',
        env: ['INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH'],
      },
      'service-account-key-file-path': {
        value: '/key.json',
        env: ['INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH'],
      },
      jwt: { value: 'a.b.c', env: ['INFISICAL_JWT', 'INFISICAL_OIDC_AUTH_JWT'] },
      'oidc-jwt': { value: 'a.b.c' },
      'clear-domains': off,
    },
  },
  'login status': { flags: { ...token, json: off } },
  init: { flags: {} },
  run: {
    words: ['npm', 'start'],
    flags: {
      ...account,
      ...selection,
      ...tags,
      path: { value: '/a,/b', usual: ['/'], many: true },
      recursive: off,
      watch: off,
      'watch-interval': { value: '20', usual: '10' },
      command: { short: 'c', value: 'npm start' },
      'project-config-dir': { value: '/some/where' },
    },
  },
  export: {
    flags: {
      ...read,
      format: { short: 'f', value: 'csv', usual: 'dotenv' },
      'output-file': { short: 'o', value: 'out.env' },
      template: { value: 'my-template' },
    },
  },
  secrets: { flags: listed },
  'secrets get': { words: ['A'], flags: { ...listed, 'raw-value': off } },
  'secrets set': {
    words: ['A=1'],
    flags: {
      ...written,
      type: { value: 'personal', usual: 'shared' },
      file: { value: '.env' },
      tag: { value: 'one,two', many: true },
      'show-values': off,
    },
  },
  'secrets delete': { words: ['A'], flags: { ...written, type: { value: 'shared', usual: 'personal' } } },
  'secrets generate-example-env': { flags: read },
  'secrets folders get': { flags: folder },
  'secrets folders create': { flags: named },
  'secrets folders delete': { flags: named },
  'dynamic-secrets': { flags: leased },
  'dynamic-secrets lease create': {
    words: ['db'],
    flags: {
      ...leased,
      ttl: { value: '1h' },
      plain: off,
      'kubernetes-namespace': { value: 'apps' },
      principals: { value: 'a,b', many: true },
    },
  },
  'dynamic-secrets lease list': { words: ['db'], flags: leased },
  'dynamic-secrets lease renew': { words: ['l-1'], flags: { ...leased, ttl: { value: '1h' } } },
  'dynamic-secrets lease delete': { words: ['l-1'], flags: leased },
  user: { flags: {} },
  'user switch': { flags: {} },
  'user update domain': { flags: {} },
  'user get token': { flags: { plain: off } },
  vault: { flags: {} },
  'vault set': { words: ['file'], flags: {} },
  reset: { flags: {} },
  token: { flags: {} },
  'token renew': { words: ['t-1'], flags: {} },
  'service-token': { flags: {} },
  'service-token create': {
    flags: {
      ...project,
      scope: { short: 's', value: 'dev:/,prod:/**', many: true },
      'access-level': { short: 'a', value: 'read,write', many: true },
      name: { short: 'n', value: 'ci' },
      'expiry-seconds': { short: 'e', value: '60', usual: '86400' },
      'token-only': off,
    },
  },
  bootstrap: {
    flags: {
      domain: { value: 'https://x.example.com', env: ['INFISICAL_DOMAIN', 'INFISICAL_API_URL'] },
      email: { value: 'a@example.com', env: ['INFISICAL_ADMIN_EMAIL'] },
      password: { value: '-p', env: ['INFISICAL_ADMIN_PASSWORD'] },
      organization: { value: 'Acme', env: ['INFISICAL_ADMIN_ORGANIZATION'] },
      output: { value: 'k8-secret', usual: 'json' },
      'ignore-if-bootstrapped': off,
      'k8-secret-template': { value: '{}' },
      'k8-secret-name': { value: 'locket' },
      'k8-secret-namespace': { value: 'infra' },
    },
  },
  agent: { flags: { config: { value: 'agent.yaml', usual: 'agent-config.yaml' } } },
  'cert-manager agent': {
    flags: {
      config: { value: 'agent.yaml', usual: 'certificate-agent-config.yaml' },
      verbose: { short: 'v', usual: false },
    },
  },
  scan: {
    flags: {
      ...scanned,
      'no-git': off,
      pipe: off,
      'follow-symlinks': off,
      platform: { value: 'gitlab' },
    },
  },
  'scan git-changes': { flags: { ...scanned, staged: off } },
  'scan install': { flags: { 'pre-commit-hook': off } },
  completion: { words: ['bash'], flags: {} },
  man: { flags: {} },
};
