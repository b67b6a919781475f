import { readFileSync } from 'node:fs';
import { signIdentity } from '../../docs/samples/lambda-login/function/signed-identity.ts';
import type { Exchange } from '../../layers/client/exchange.ts';
import { createSession, type Grant, logInAt, type Session } from '../../layers/client/session.ts';
import { Failure, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';

/** Flags by which a command that runs by itself logs in. What is secret comes from variables or files only. */
export const machineFlags = {
  method: {
    value: 'METHOD',
    help: 'How to log in: universal-auth, kubernetes, aws-iam, oidc-auth, jwt-auth, or token',
    usual: 'universal-auth',
  },
  'client-id': {
    value: 'ID',
    help: 'Client id of universal auth',
    env: ['LOCKET_CLIENT_ID', 'INFISICAL_UNIVERSAL_AUTH_CLIENT_ID'],
  },
  'client-secret-file': {
    value: 'FILE',
    help: 'File with the client secret, unless it is in LOCKET_CLIENT_SECRET',
  },
  'machine-identity-id': {
    value: 'ID',
    help: 'Identity that logs in by any other method',
    env: ['LOCKET_IDENTITY_ID', 'INFISICAL_MACHINE_IDENTITY_ID'],
  },
  'token-file': {
    value: 'FILE',
    help: 'File with the token that the method shows, read anew for each login',
  },
} as const satisfies Flags;

type MachineFlags = Given<typeof machineFlags>;

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount/token';

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

const clientSecretIn = (given: MachineFlags, { env }: Surroundings): string => {
  const file = given['client-secret-file'];
  const secret = file
    ? contentOf(file)
    : (env.LOCKET_CLIENT_SECRET ?? env.INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET);
  return needed(secret, '--client-secret-file, or the variable LOCKET_CLIENT_SECRET');
};

const signedByAws = async ({ env, now }: Surroundings): Promise<Readonly<Record<string, string>>> => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const region = needed(env.AWS_REGION ?? env.AWS_DEFAULT_REGION, 'the variable AWS_REGION');
  const credentials = await defaultProvider()().catch((error: Error) => {
    throw new Failure(`There are no AWS credentials: ${error.name}`);
  });
  return { ...signIdentity({ region, credentials, now: new Date(now()) }) };
};

/** What each method shows to Locket: a path below `/api/v1/auth`, and what is gathered anew for each login. */
const methods = (given: MachineFlags, around: Surroundings) => {
  const identityId = () => needed(given['machine-identity-id'], '--machine-identity-id');
  const byToken = (path: string, usual?: string) => ({
    path,
    shown: async () => ({
      identityId: identityId(),
      jwt: contentOf(needed(given['token-file'] ?? usual, '--token-file')),
    }),
  });
  return {
    'universal-auth': {
      path: 'universal-auth',
      shown: async () => ({
        clientId: needed(given['client-id'], '--client-id'),
        clientSecret: clientSecretIn(given, around),
      }),
    },
    kubernetes: byToken('kubernetes-auth', serviceAccount),
    'oidc-auth': byToken('oidc-auth'),
    'jwt-auth': byToken('jwt-auth'),
    'aws-iam': {
      path: 'aws-auth',
      shown: async () => ({ identityId: identityId(), ...(await signedByAws(around)) }),
    },
  } satisfies Record<string, { path: string; shown: () => Promise<Record<string, string>> }>;
};

/** A token that was given and never renewed. */
const fixed = ({ env }: Surroundings): Session => {
  const token = needed(env.LOCKET_TOKEN ?? env.INFISICAL_TOKEN, 'the variable LOCKET_TOKEN');
  return { token: async () => token, forget: () => undefined };
};

/** The session of a machine as the flags say; what is missing is told at once. @throws UsageFault, Failure */
export const machineSession = async (
  given: MachineFlags,
  url: string,
  exchange: Exchange,
  around: Surroundings,
): Promise<Session> => {
  if (given.method === 'token') return fixed(around);
  const known = methods(given, around);
  const method = Object.entries(known).find(([name]) => name === given.method)?.[1];
  if (!method)
    throw new UsageFault(`There is no method ${given.method}: ${Object.keys(known).join(', ')}, token`);
  await method.shown();
  const logIn = async (): Promise<Grant> =>
    logInAt(exchange, `${url}/api/v1/auth/${method.path}/login`, await method.shown());
  return createSession(logIn, around.now);
};
