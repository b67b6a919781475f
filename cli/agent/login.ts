import { resolve } from 'node:path';
import { Failure, type Surroundings } from '../command.ts';
import { readNamed, removeIfThere } from '../files/private-file.ts';
import type { Given } from '../login/methods.ts';
import type { AuthFiles } from './config-parts.ts';

/** Variables that stand in for the files, the first that is set; some have two spellings there. */
const variables = {
  clientId: ['LOCKET_CLIENT_ID', 'INFISICAL_UNIVERSAL_AUTH_CLIENT_ID'],
  clientSecret: [
    'LOCKET_CLIENT_SECRET',
    'INFISICAL_UNIVERSAL_CLIENT_SECRET',
    'INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET',
  ],
  identityId: ['LOCKET_IDENTITY_ID', 'INFISICAL_MACHINE_IDENTITY_ID'],
  jwt: ['LOCKET_JWT', 'INFISICAL_JWT', 'INFISICAL_OIDC_AUTH_JWT'],
  username: ['LOCKET_LDAP_USERNAME', 'INFISICAL_LDAP_USERNAME'],
  password: ['LOCKET_LDAP_PASSWORD', 'INFISICAL_LDAP_PASSWORD'],
} as const;

/** Variables that hold what a login shows: commands of templates do not get them. */
export const credentialVariables: readonly string[] = [
  ...variables.clientSecret,
  ...variables.jwt,
  ...variables.password,
  'INFISICAL_AGENT_CONFIG_BASE64',
  'LOCKET_AGENT_CONFIG_BASE64',
];

/**
 * What a login shows, by variables or from files. Files are read anew each time; those that are to be removed are
 * read once, and what they held stays in memory. @throws Failure
 */
export const credentialReader = (
  files: AuthFiles,
  { env, cwd, home }: Pick<Surroundings, 'env' | 'cwd' | 'home'>,
): (() => Given) => {
  const kept = new Map<string, string>();
  const pathOf = (file: string): string => resolve(cwd, file.replace(/^~(?=\/)/, home));

  const read = (
    name: keyof typeof variables,
    file: string | undefined,
    isRemoved = false,
  ): string | undefined => {
    const variable = variables[name].map((known) => env[known]).find((value) => value);
    if (variable !== undefined || file === undefined) return variable;
    const held = kept.get(name) ?? readNamed(pathOf(file)).trim();
    if (held === '') throw new Failure(`The file ${file} is empty`);
    if (isRemoved && !kept.has(name)) {
      kept.set(name, held);
      removeIfThere(pathOf(file));
    }
    return held;
  };

  return () => ({
    clientId: read('clientId', files['client-id']),
    clientSecret: read('clientSecret', files['client-secret'], files.remove_client_secret_on_read),
    identityId: read('identityId', files['identity-id']),
    jwt: read('jwt', files.jwt),
    username: read('username', files.username),
    password: read('password', files.password, files['remove-password-on-read']),
    tokenFile: files['service-account-token'],
    keyFile: files['service-account-key'] ?? env.INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH,
  });
};
