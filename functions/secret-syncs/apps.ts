import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { targets } from '../../layers/domain/syncs/catalogue.ts';
import { isLoginApp, loginApps } from '../../layers/domain/syncs/login-apps.ts';
import type { Credentials, TargetName } from '../../layers/domain/syncs/target.ts';
import { targetNames } from '../../layers/domain/syncs/target.ts';
import { formOf } from './destinations.ts';

const token = z.string().min(1).max(16_384);
const short = z.string().trim().min(1).max(1024);
const address = z.string().trim().min(1).max(1024);
const certificate = z.string().max(32_768);
const roleArn = z
  .string()
  .trim()
  .max(2048)
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role');

const uuidText = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID');

interface Method {
  readonly name: string;
  readonly members: z.ZodRawShape;
  credentials(given: Readonly<Record<string, string>>): Credentials;
}

const method = (name: string, members: z.ZodRawShape, credentials: Method['credentials']): Method => ({
  name,
  members,
  credentials,
});

const byToken = (name: string, member: string, more: z.ZodRawShape = {}): Method =>
  method(name, { [member]: token, ...more }, ({ [member]: accessToken, instanceUrl: url, ...rest }) => ({
    ...rest,
    accessToken,
    ...(url !== undefined && { url }),
  }));

const optionalAddress = { instanceUrl: address.optional() };

/** Clients say so by default; a server that is not proven to be the one that was meant gets no password. */
const verified = z.literal(true, 'must be true: certificates are always verified').optional();

/** How an administrator logs in to a server whose accounts are rotated. */
const serverLogin = (defaultPort: number): Method =>
  method(
    'username-and-password',
    {
      host: short,
      port: z.coerce.number().int().min(1).max(65_535).default(defaultPort),
      database: short.optional(),
      username: short,
      password: token,
      sslEnabled: z.boolean().default(true),
      sslRejectUnauthorized: verified,
      sslCertificate: certificate.optional(),
    },
    ({ sslEnabled, sslRejectUnauthorized: _, ...login }: Readonly<Record<string, unknown>>) => ({
      login: { ...login, tls: sslEnabled === false ? 'off' : 'verified' },
    }),
  );

/** How each app is connected in the newer family: what its methods are called, and what they take. */
const methods: Readonly<Record<string, readonly Method[]>> = {
  aws: [
    method('assume-role', { roleArn }, ({ roleArn: arn }) => ({ method: 'assume-role', roleArn: arn })),
    method('access-key', { accessKeyId: short, secretAccessKey: token }, (given) => ({
      accessId: given.accessKeyId,
      accessToken: given.secretAccessKey,
    })),
    method('own-role', {}, () => ({ method: 'own-role' })),
  ],
  'azure-client-secrets': [
    method(
      'client-secret',
      { tenantId: uuidText, clientId: uuidText, clientSecret: token },
      (login: Readonly<Record<string, unknown>>) => ({ login }),
    ),
  ],
  'azure-devops': [byToken('access-token', 'accessToken', optionalAddress)],
  'azure-key-vault': [
    method('refresh-token', { refreshToken: token }, ({ refreshToken }) => ({ refreshToken })),
  ],
  bitbucket: [byToken('access-token', 'accessToken')],
  checkly: [byToken('api-key', 'apiKey')],
  circleci: [byToken('api-token', 'apiToken')],
  'cloud-66': [byToken('access-token', 'accessToken')],
  cloudflare: [
    method('api-token', { apiToken: token, accountId: short }, (given) => ({
      accessToken: given.apiToken,
      accessId: given.accountId,
    })),
  ],
  codefresh: [byToken('api-key', 'apiKey')],
  databricks: [
    method('access-token', { workspaceUrl: address, accessToken: token }, (given) => ({
      url: given.workspaceUrl,
      accessToken: given.accessToken,
    })),
  ],
  'digital-ocean': [byToken('api-token', 'apiToken')],
  flyio: [byToken('access-token', 'accessToken')],
  gcp: [
    method('service-account', { serviceAccountKey: token }, (given) => ({
      refreshToken: given.serviceAccountKey,
    })),
  ],
  github: [byToken('pat', 'personalAccessToken', { instanceUrl: address.optional() })],
  gitlab: [byToken('access-token', 'accessToken', { ...optionalAddress, accessTokenType: short.optional() })],
  'hashicorp-vault': [
    method(
      'access-token',
      { instanceUrl: address, accessToken: token, namespace: short.optional() },
      ({ instanceUrl: url, ...given }) => ({ ...given, url }),
    ),
    method(
      'app-role',
      { instanceUrl: address, roleId: short, secretId: token, namespace: short.optional() },
      ({ instanceUrl: url, roleId: accessId, secretId: accessToken, ...given }) => ({
        ...given,
        url,
        accessId,
        accessToken,
      }),
    ),
  ],
  'hasura-cloud': [byToken('access-token', 'accessToken')],
  heroku: [byToken('auth-token', 'authToken')],
  kubernetes: [
    method(
      'service-account',
      { instanceUrl: address, accessToken: token, certificate: certificate.optional() },
      ({ instanceUrl: url, accessToken, certificate: ca }) => ({ url, accessToken, ...(ca && { ca }) }),
    ),
  ],
  ldap: [
    method(
      'simple-bind',
      {
        url: address,
        dn: short,
        password: token,
        sslRejectUnauthorized: verified,
        sslCertificate: certificate.optional(),
      },
      ({ sslRejectUnauthorized: _, provider: __, ...login }) => ({ login }),
    ),
  ],
  'laravel-forge': [
    method('api-token', { apiToken: token, serverId: short }, (given) => ({
      accessToken: given.apiToken,
      accessId: given.serverId,
    })),
  ],
  mssql: [serverLogin(1433)],
  mysql: [serverLogin(3306)],
  netlify: [byToken('access-token', 'accessToken')],
  northflank: [byToken('api-token', 'apiToken')],
  postgres: [serverLogin(5432)],
  qovery: [byToken('access-token', 'accessToken')],
  railway: [byToken('account-token', 'apiToken'), byToken('team-token', 'apiToken')],
  redis: [serverLogin(6379)],
  render: [byToken('api-key', 'apiKey')],
  rundeck: [byToken('api-token', 'apiToken', { instanceUrl: address })],
  supabase: [byToken('access-token', 'accessKey', optionalAddress)],
  teamcity: [byToken('access-token', 'accessToken', { instanceUrl: address })],
  'terraform-cloud': [byToken('api-token', 'apiToken', optionalAddress)],
  travisci: [byToken('access-token', 'accessToken')],
  vercel: [byToken('api-token', 'apiToken', { teamId: short.optional() })],
  windmill: [byToken('access-token', 'accessToken', optionalAddress)],
};

/** What a member of credentials is, for whoever builds a form. */
const kindOf = (schema: z.ZodType): 'secret' | 'address' | 'certificate' | 'text' => {
  if (schema === token) return 'secret';
  if (schema === address) return 'address';
  return schema === certificate ? 'certificate' : 'text';
};

/** A switch that is on unless somebody turns it off is asked for by no form. */
const membersOf = (members: z.ZodRawShape) =>
  Object.entries(members).flatMap(([name, given]) => {
    const isOptional = given instanceof z.ZodOptional || given instanceof z.ZodDefault;
    const schema = isOptional ? given.unwrap() : given;
    if (schema instanceof z.ZodBoolean || schema instanceof z.ZodLiteral) return [];
    return [{ name, kind: kindOf(schema as z.ZodType), isOptional }];
  });

const titleOf = (app: string): string => {
  if (isLoginApp(app)) return loginApps[app].title;
  const [first = 'github', ...more] = targetNames.filter((name) => targets[name].app === app);
  return more.length === 0 ? targets[first].title : (appTitles[app] ?? targets[first].title);
};

/** Of apps that lead to several targets. */
const appTitles: Readonly<Record<string, string>> = { aws: 'AWS', cloudflare: 'Cloudflare' };

/** The apps that can be connected, with what they are called, the methods that there are, and what each takes. */
export const appOptions = Object.entries(methods).map(([app, known]) => ({
  app,
  name: titleOf(app),
  methods: known.map(({ name }) => name),
  forms: known.map(({ name, members }) => ({
    method: name,
    credentials: membersOf(members),
  })),
}));

const unknownApp = (app: string): LocketError =>
  new LocketError('bad-request', `There is no app connection to '${app}'`);

/** @throws LocketError `bad-request` for an app that there is not. */
export const assertApp = (app: string): void => {
  if (!Object.hasOwn(methods, app)) throw unknownApp(app);
};

/** Credentials as adapters take them. `invalid-input` for what a method of the app does not take. */
export const credentialsFor = (
  app: string,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Credentials => {
  assertApp(app);
  const known = methods[app]?.find((each) => each.name === name);
  if (!known)
    throw new LocketError(
      'invalid-input',
      `method must be one of ${methods[app]?.map((each) => each.name).join(', ')}`,
    );
  const empty = Object.entries(given).filter(([, value]) => value !== '' && value !== null);
  const parsed = z.object(known.members).safeParse(Object.fromEntries(empty));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LocketError(
      'invalid-input',
      `credentials.${issue?.path.join('.') ?? ''} is not what the method takes`,
    );
  }
  const texts = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return known.credentials(Object.fromEntries(texts) as Readonly<Record<string, string>>);
};

/** Targets of syncs by what the newer family calls them. */
export const syncTargetOf = (name: string): TargetName => {
  const target = targetNames.find((each) => (targets[each].syncName ?? each) === name);
  if (!target) throw new LocketError('bad-request', `There is no secret sync to '${name}'`);
  return target;
};

export const syncNameOf = (target: TargetName): string => targets[target].syncName ?? target;

/** What may be synced to, and which app connects it. */
export const syncOptionsList = targetNames.map((target) => ({
  name: targets[target].title,
  destination: syncNameOf(target),
  connection: targets[target].app,
  canImportSecrets: targets[target].reads,
  form: formOf(target),
}));
