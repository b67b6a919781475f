/** What a function may do with the table, which becomes its IAM policy. */
export type TableAccess = 'none' | 'read' | 'read-write';

/** One Lambda: its name, where its handler is, the path prefixes it serves and the rights it needs. */
export interface FunctionGroup {
  readonly name: string;
  readonly entry: string;
  /** Path prefixes, e.g. `/api/v3/secrets`: the API gets `ANY <prefix>` and `ANY <prefix>/{proxy+}`. */
  readonly prefixes: readonly string[];
  readonly table: TableAccess;
  /** Whether the function unwraps the root key (kms:Decrypt on the wrapping key). */
  readonly keys: boolean;
  /** Folder with files to ship beside the bundle, relative to the project root. */
  readonly assets?: string;
}

/** Every Lambda that answers HTTP; `meta` also takes what no prefix matches. */
export const httpGroups: readonly FunctionGroup[] = [
  {
    name: 'meta',
    entry: 'functions/meta/handler.ts',
    prefixes: ['/api/status', '/api/docs', '/api/v1/events'],
    table: 'none',
    keys: false,
  },
  {
    name: 'admin',
    entry: 'functions/admin/handler.ts',
    prefixes: ['/api/v1/admin'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'auth',
    entry: 'functions/auth/handler.ts',
    prefixes: ['/api/v1/auth', '/api/v3/auth'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'identities',
    entry: 'functions/identities/handler.ts',
    prefixes: ['/api/v1/identities', '/api/v2/organizations', '/api/v1/organization'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'projects',
    entry: 'functions/projects/handler.ts',
    prefixes: [
      '/api/v1/workspace',
      '/api/v2/workspace',
      '/api/v1/projects',
      '/api/v1/project-templates',
      '/api/v1/organization-admin',
    ],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'folders',
    entry: 'functions/folders/handler.ts',
    prefixes: ['/api/v1/folders', '/api/v2/folders'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'secrets',
    entry: 'functions/secrets/handler.ts',
    prefixes: ['/api/v3/secrets', '/api/v4/secrets', '/api/v1/dashboard'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'imports',
    entry: 'functions/imports/handler.ts',
    prefixes: ['/api/v1/secret-imports'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'sharing',
    entry: 'functions/sharing/handler.ts',
    prefixes: ['/api/v1/secret-sharing'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'webhooks',
    entry: 'functions/webhooks/handler.ts',
    prefixes: ['/api/v1/webhooks'],
    table: 'read-write',
    keys: true,
  },
  {
    name: 'snapshots',
    entry: 'functions/snapshots/handler.ts',
    prefixes: ['/api/v1/secret-snapshot', '/api/v1/secret'],
    table: 'read-write',
    keys: true,
  },
];

/** Takes every path that no group's prefix matches and answers the JSON 404. */
export const fallbackGroup = 'meta';
