import { command, Failure, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { addressFrom, domainFlag } from '../instance/address.ts';
import { logInByBrowser, pastedSession } from './browser.ts';
import { machineGrant } from './machine.ts';
import { asLocketKnows, type LoggedIn, logInWithPassword, remember } from './person.ts';

const flags = {
  domain: domainFlag,
  method: {
    value: 'METHOD',
    help: 'user, or how a machine logs in: universal-auth, kubernetes, azure, gcp-id-token, gcp-iam, aws-iam, oidc-auth, jwt-auth, ldap-auth',
    usual: 'user',
  },
  plain: { help: 'Print the token and nothing else' },
  paste: { help: 'Paste what the page shows, where it cannot reach this computer' },
  interactive: { short: 'i', help: 'Ask for everything in the terminal' },
  email: { value: 'ADDRESS', help: 'E-mail address of a person', env: ['LOCKET_EMAIL', 'INFISICAL_EMAIL'] },
  password: {
    value: 'PASSWORD',
    help: 'The password; the variable is safer',
    env: ['LOCKET_PASSWORD', 'INFISICAL_PASSWORD'],
  },
  'organization-id': {
    value: 'ID',
    help: 'Organization to work in',
    env: ['LOCKET_ORGANIZATION_ID', 'INFISICAL_ORGANIZATION_ID'],
  },
  'organization-slug': {
    value: 'SLUG',
    help: 'Organization of the machine',
    env: ['INFISICAL_AUTH_ORGANIZATION_SLUG'],
  },
  'client-id': {
    value: 'ID',
    help: 'For universal-auth',
    env: ['LOCKET_CLIENT_ID', 'INFISICAL_UNIVERSAL_AUTH_CLIENT_ID'],
  },
  'client-secret': {
    value: 'SECRET',
    help: 'For universal-auth; the variable is safer',
    env: ['LOCKET_CLIENT_SECRET', 'INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET'],
  },
  'machine-identity-id': {
    value: 'ID',
    help: 'For every other method of machines',
    env: ['LOCKET_IDENTITY_ID', 'INFISICAL_MACHINE_IDENTITY_ID'],
  },
  'service-account-token-path': {
    value: 'FILE',
    help: 'For kubernetes',
    env: ['INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH'],
  },
  'service-account-key-file-path': {
    value: 'FILE',
    help: 'For gcp-iam',
    env: ['INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH'],
  },
  jwt: {
    value: 'TOKEN',
    help: 'For oidc-auth and jwt-auth; the variable is safer',
    env: ['LOCKET_JWT', 'INFISICAL_JWT', 'INFISICAL_OIDC_AUTH_JWT'],
  },
  'oidc-jwt': { value: 'TOKEN', help: 'The same as --jwt' },
  'clear-domains': { help: 'Taken and ignored: addresses are kept with accounts only' },
} as const satisfies Flags;

type LoginFlags = Given<typeof flags>;

const byPrompts = async (given: LoginFlags, url: string, around: Surroundings): Promise<LoggedIn> => {
  const email = given.email ?? (await around.terminal.ask('E-mail address'));
  const password = given.password ?? (await around.terminal.askHidden('Password'));
  return logInWithPassword(url, { email, password, organizationId: given['organization-id'] }, around);
};

/** The page offers the session as text when nobody answers at the port of this computer. @throws Failure */
const byPaste = async (url: string, around: Surroundings): Promise<LoggedIn> => {
  around.tell(`Open ${url}/login?callback_port=9 in a browser, log in, and copy the text it shows`);
  const session = pastedSession(await around.terminal.askHidden('Text'));
  if (!session) throw new Failure('This is not the text that the page shows');
  return session;
};

/** All three of address, password and organization, or none of them. @throws UsageFault */
const logInPerson = async (given: LoginFlags, url: string, around: Surroundings): Promise<LoggedIn> => {
  const { email, password, 'organization-id': organizationId } = given;
  if (given.interactive) return byPrompts(given, url, around);
  if (email && password) return logInWithPassword(url, { email, password, organizationId }, around);
  if (email || password)
    throw new UsageFault(
      `Please provide ${email ? 'the variable LOCKET_PASSWORD' : '--email, or the variable LOCKET_EMAIL'}, or neither`,
    );
  if (!around.terminal.isInteractive)
    throw new Failure('Logging in by a browser needs a terminal', [
      'Give the variables LOCKET_EMAIL, LOCKET_PASSWORD and LOCKET_ORGANIZATION_ID, or --method of a machine',
    ]);
  const handed = await (given.paste ? byPaste(url, around) : logInByBrowser(url, around));
  return asLocketKnows(url, handed, around);
};

const asMachine = async (given: LoginFlags, url: string, around: Surroundings): Promise<string> => {
  const { env } = around;
  const shown = {
    clientId: given['client-id'],
    clientSecret: given['client-secret'],
    identityId: given['machine-identity-id'],
    jwt: given.jwt ?? given['oidc-jwt'],
    tokenFile: given['service-account-token-path'],
    keyFile: given['service-account-key-file-path'],
    username: env.LOCKET_LDAP_USERNAME ?? env.INFISICAL_LDAP_USERNAME,
    password: env.LOCKET_LDAP_PASSWORD ?? env.INFISICAL_LDAP_PASSWORD,
  };
  return (await machineGrant(given.method, shown, given['organization-slug'], url, around)).accessToken;
};

/** `locket login` */
export const login = command({
  summary: 'log in as a person, or get a token for a machine',
  flags,
  run: async (given, around) => {
    if (given['clear-domains']) return 0;
    const url = addressFrom(given.domain, around);
    if (given.method !== 'user') {
      const token = await asMachine(given, url, around);
      if (given.plain) around.print(token);
      else
        around.print(
          `>>>> Successfully authenticated with ${given.method.replaceAll('-', ' ')}!\n\nAccess Token:\n${token}\n`,
        );
      return 0;
    }
    const session = await logInPerson(given, url, around);
    await remember(url, session, around);
    if (given.plain) around.print(session.token);
    else around.tell(`You are logged in as ${session.email} at ${url}`);
    return 0;
  },
});
