import { readFileSync } from 'node:fs';
import { signIdentity } from '../../docs/samples/lambda-login/function/signed-identity.ts';
import type { Exchange } from '../../layers/client/exchange.ts';
import { objectIn } from '../../layers/client/outcome.ts';
import { Failure, type Surroundings, UsageFault } from '../command.ts';

/** What somebody gives for a login; each method says which of it it needs. */
export interface Given {
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly identityId?: string | undefined;
  /** A token that somebody else signed. */
  readonly jwt?: string | undefined;
  /** File with such a token. */
  readonly tokenFile?: string | undefined;
  /** File with the key of a Google service account. */
  readonly keyFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

type Shown = Readonly<Record<string, string>>;
type Gather = (given: Given, around: Surroundings, exchange: Exchange) => Promise<Shown>;

interface Method {
  /** Below `/api/v1/auth`. */
  readonly path: string;
  /** What Locket is shown, gathered anew for each login. @throws UsageFault, Failure */
  readonly shown: Gather;
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const azureResource = 'https://management.azure.com/';
const azureTokens = `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent(azureResource)}`;
const googleTokens =
  'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?format=full&audience=';

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure(`The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
};

const needed = (value: string | undefined, name: string): string => {
  if (!value) throw new UsageFault(`Please provide ${name}`);
  return value;
};

const identityIn = ({ identityId }: Given): string => needed(identityId, '--machine-identity-id');

const tokenIn = ({ jwt, tokenFile }: Given, usual?: string): string =>
  jwt || contentOf(needed(tokenFile ?? usual, 'the token: the variable LOCKET_JWT, or a file with it'));

/** Asks the metadata service of the machine, which answers whoever runs on it. @throws Failure */
const fromMetadata = async (url: string, headers: Shown, exchange: Exchange): Promise<string> => {
  const answer = await exchange({ url, headers }).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`The metadata service of this machine does not answer: ${error.code ?? error.name}`);
  });
  if (answer.status !== 200)
    throw new Failure(`The metadata service of this machine answers ${answer.status}`);
  return answer.body;
};

const byAws: Gather = async (given, { env, now }) => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const region = needed(env.AWS_REGION ?? env.AWS_DEFAULT_REGION, 'the variable AWS_REGION');
  const credentials = await defaultProvider()().catch((error: Error) => {
    throw new Failure(`There are no AWS credentials: ${error.name}`);
  });
  return { identityId: identityIn(given), ...signIdentity({ region, credentials, now: new Date(now()) }) };
};

const byAzure: Gather = async (given, _, exchange) => {
  const token = objectIn(await fromMetadata(azureTokens, { metadata: 'true' }, exchange))?.access_token;
  if (typeof token !== 'string') throw new Failure('The metadata service of this machine answers no token');
  return { identityId: identityIn(given), jwt: token };
};

const byGoogle: Gather = async (given, _, exchange) => {
  const identityId = identityIn(given);
  const url = `${googleTokens}${encodeURIComponent(identityId)}`;
  return { identityId, jwt: (await fromMetadata(url, { 'metadata-flavor': 'Google' }, exchange)).trim() };
};

/** A token signed with the key of a service account, which Google publishes the other half of. */
const byGoogleKey: Gather = async (given, { now }) => {
  const identityId = identityIn(given);
  const key = objectIn(contentOf(needed(given.keyFile, '--service-account-key-file-path')));
  const { client_email: email, private_key: pem, private_key_id: kid } = key ?? {};
  if (typeof email !== 'string' || typeof pem !== 'string' || typeof kid !== 'string')
    throw new Failure('The file is no key of a Google service account');
  const { importPKCS8, SignJWT } = await import('jose');
  const seconds = Math.floor(now() / 1000);
  const jwt = await new SignJWT({ sub: email, aud: identityId })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(await importPKCS8(pem, 'RS256'));
  return { identityId, jwt };
};

const byToken: Gather = async (given) => ({ identityId: identityIn(given), jwt: tokenIn(given) });

/** How machines log in, by the names of the command line. */
const methods: Readonly<Record<string, Method>> = {
  'universal-auth': {
    path: 'universal-auth',
    shown: async ({ clientId, clientSecret }) => ({
      clientId: needed(clientId, 'client-id flag: --client-id'),
      clientSecret: needed(
        clientSecret,
        'the client secret: the variable LOCKET_CLIENT_SECRET, or a file with it',
      ),
    }),
  },
  kubernetes: {
    path: 'kubernetes-auth',
    shown: async (given) => ({ identityId: identityIn(given), jwt: tokenIn(given, serviceAccount) }),
  },
  azure: { path: 'azure-auth', shown: byAzure },
  'gcp-id-token': { path: 'gcp-auth', shown: byGoogle },
  'gcp-iam': { path: 'gcp-auth', shown: byGoogleKey },
  'aws-iam': { path: 'aws-auth', shown: byAws },
  'oidc-auth': { path: 'oidc-auth', shown: byToken },
  'jwt-auth': { path: 'jwt-auth', shown: byToken },
  'ldap-auth': {
    path: 'ldap-auth',
    shown: async (given) => ({
      identityId: identityIn(given),
      username: needed(given.username, 'the variable LOCKET_LDAP_USERNAME'),
      password: needed(given.password, 'the variable LOCKET_LDAP_PASSWORD'),
    }),
  },
};

/** @throws UsageFault */
export const methodNamed = (name: string): Method => {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new UsageFault(`There is no method ${name}: ${Object.keys(methods).join(', ')}`);
  return method;
};
