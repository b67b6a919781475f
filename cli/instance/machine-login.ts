import type { Exchange } from '../../layers/client/exchange.ts';
import { createSession, type Grant, logInAt, type Session } from '../../layers/client/session.ts';
import { type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { methodNamed } from '../login/methods.ts';

/** Flags by which a command that runs by itself logs in. What is secret comes from variables or files only. */
export const machineFlags = {
  method: {
    value: 'METHOD',
    help: 'How to log in: one of the methods of `locket login`, or token',
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

/** A token that was given and never renewed. */
const fixed = ({ env }: Surroundings): Session => {
  const token = env.LOCKET_TOKEN ?? env.INFISICAL_TOKEN;
  if (!token) throw new UsageFault('Please provide the variable LOCKET_TOKEN');
  return { token: async () => token, forget: () => undefined };
};

/** What the flags and variables give, files read anew. */
const gathered = (given: MachineFlags, { env }: Surroundings) => {
  const file = given['client-secret-file'];
  return {
    clientId: given['client-id'],
    clientSecret: file
      ? readNamed(file).trim()
      : (env.LOCKET_CLIENT_SECRET ?? env.INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET),
    identityId: given['machine-identity-id'],
    tokenFile: given['token-file'],
    keyFile: env.INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH,
    username: env.LOCKET_LDAP_USERNAME ?? env.INFISICAL_LDAP_USERNAME,
    password: env.LOCKET_LDAP_PASSWORD ?? env.INFISICAL_LDAP_PASSWORD,
  };
};

/** The session of a machine as the flags say; what is missing is told at once. @throws UsageFault, Failure */
export const machineSession = async (
  given: MachineFlags,
  url: string,
  exchange: Exchange,
  around: Surroundings,
): Promise<Session> => {
  if (given.method === 'token') return fixed(around);
  const method = methodNamed(given.method);
  const shown = () => method.shown(gathered(given, around), around, exchange);
  await shown();
  const logIn = async (): Promise<Grant> =>
    logInAt(exchange, `${url}/api/v1/auth/${method.path}/login`, await shown());
  return createSession(logIn, around.now);
};
