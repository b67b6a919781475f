import type { MethodId } from './methods.ts';

/** What the snippets are filled in with; nothing in it is secret. */
export interface Filling {
  readonly url: string;
  readonly method: MethodId;
  readonly identityId: string;
  readonly clientId: string;
  readonly projectId: string;
  readonly projectSlug: string;
  readonly environment: string;
}

export interface Example {
  readonly title: string;
  readonly code: string;
}

type Words = Readonly<Record<'commandLine' | 'commandLineInfisical' | 'lambdaExtension', string>>;

const env = (name: string): string => `$${name}`;

const loginForm: Readonly<Record<MethodId, (filling: Filling) => string>> = {
  'universal-auth': ({ clientId }) => `-d clientId=${clientId} -d clientSecret="${env('CLIENT_SECRET')}"`,
  'token-auth': () => '',
  'aws-auth': () => '',
  'kubernetes-auth': ({ identityId }) =>
    `-d identityId=${identityId} --data-urlencode jwt@/var/run/secrets/kubernetes.io/serviceaccount/token`,
  'gcp-auth': ({ identityId }) => `-d identityId=${identityId} -d jwt="${env('JWT')}"`,
  'azure-auth': ({ identityId }) => `-d identityId=${identityId} -d jwt="${env('JWT')}"`,
  'oidc-auth': ({ identityId }) => `-d identityId=${identityId} -d jwt="${env('JWT')}"`,
  'jwt-auth': ({ identityId }) => `-d identityId=${identityId} -d jwt="${env('JWT')}"`,
  'ldap-auth': ({ identityId }) =>
    `-d identityId=${identityId} -d username="${env('LDAP_USER')}" --data-urlencode password="${env('LDAP_PASSWORD')}"`,
  'tls-cert-auth': ({ identityId }) => `--cert client.pem --key client.key -d identityId=${identityId}`,
};

const cliMethods: Readonly<Record<MethodId, string | undefined>> = {
  'universal-auth': 'universal-auth',
  'token-auth': undefined,
  'aws-auth': 'aws-iam',
  'kubernetes-auth': 'kubernetes',
  'gcp-auth': 'gcp-id-token',
  'azure-auth': 'azure',
  'oidc-auth': 'oidc-auth',
  'jwt-auth': 'jwt-auth',
  'ldap-auth': 'ldap-auth',
  'tls-cert-auth': undefined,
};

/** How a shell comes by a token with a command line. */
const cliLogin = (command: 'locket' | 'infisical', filling: Filling): string => {
  const { url, method, identityId, clientId } = filling;
  const name = cliMethods[method];
  if (method === 'token-auth') return '# TOKEN: the token of this identity\n';
  if (name === undefined) return `${curlLogin(filling)}\n`;
  const who =
    method === 'universal-auth'
      ? `--client-id=${clientId} --client-secret="${env('CLIENT_SECRET')}"`
      : `--machine-identity-id=${identityId}`;
  const quiet = command === 'infisical' ? ' --plain --silent' : ' --plain';
  return `TOKEN=$(${command} login --domain=${url} --method=${name} ${who}${quiet})\n`;
};

const curlLogin = (filling: Filling): string => {
  const { url, method } = filling;
  if (method === 'token-auth') return '# TOKEN: the token of this identity';
  if (method === 'aws-auth') return cliLogin('locket', filling).trim();
  const form = loginForm[method](filling);
  return `TOKEN=$(curl -sS ${url}/api/v1/auth/${method}/login \\\n  ${form} | jq -r .accessToken)`;
};

const curl = (filling: Filling): string => {
  const { url, projectId, environment } = filling;
  return `${curlLogin(filling)}
curl -sS -H "Authorization: Bearer ${env('TOKEN')}" \\
  '${url}/api/v4/secrets?projectId=${projectId}&environment=${environment}&secretPath=/'`;
};

const run = (command: 'locket' | 'infisical', filling: Filling): string =>
  `${cliLogin(command, filling)}${command} run --domain=${filling.url} --token="${env('TOKEN')}" \\
  --projectId=${filling.projectId} --env=${filling.environment} -- npm start`;

const nodeLogins: Partial<Record<MethodId, (filling: Filling) => string>> = {
  'universal-auth': ({ clientId }) =>
    `await client.auth().universalAuth.login({\n  clientId: '${clientId}',\n  clientSecret: process.env.CLIENT_SECRET,\n});`,
  'aws-auth': ({ identityId }) => `await client.auth().awsIamAuth.login({ identityId: '${identityId}' });`,
};

const node = (filling: Filling): string => {
  const { url, method, projectId, environment } = filling;
  const login = nodeLogins[method]?.(filling) ?? 'client.auth().accessToken(process.env.TOKEN);';
  return `import { InfisicalSDK } from '@infisical/sdk';

const client = new InfisicalSDK({ siteUrl: '${url}' });
${login}
const { secrets } = await client.secrets().listSecrets({
  projectId: '${projectId}',
  environment: '${environment}',
});`;
};

const pythonLogins: Partial<Record<MethodId, (filling: Filling) => string>> = {
  'universal-auth': ({ clientId }) =>
    `client.auth.universal_auth.login("${clientId}", os.environ["CLIENT_SECRET"])`,
  'aws-auth': ({ identityId }) => `client.auth.aws_auth.login("${identityId}")`,
};

const python = (filling: Filling): string => {
  const { url, method, projectId, environment } = filling;
  const login = pythonLogins[method]?.(filling);
  const token = login ? '' : ', token=os.environ["TOKEN"]';
  return `import os

from infisical_sdk import InfisicalSDKClient

client = InfisicalSDKClient(host="${url}"${token})
${login ? `${login}\n` : ''}found = client.secrets.list_secrets(
    project_id="${projectId}", environment_slug="${environment}", secret_path="/"
)`;
};

const terraformAuth: Partial<Record<MethodId, (filling: Filling) => string>> = {
  'universal-auth': ({ clientId }) =>
    `universal = {\n      client_id     = "${clientId}"\n      client_secret = var.client_secret\n    }`,
  'aws-auth': ({ identityId }) => `aws_iam = {\n      identity_id = "${identityId}"\n    }`,
  'kubernetes-auth': ({ identityId }) => `kubernetes = {\n      identity_id = "${identityId}"\n    }`,
  'oidc-auth': ({ identityId }) => `oidc = {\n      identity_id = "${identityId}"\n    }`,
};

const terraform = (filling: Filling): string => {
  const { url, method, projectId, environment } = filling;
  const auth = terraformAuth[method]?.(filling) ?? 'token = var.token';
  return `terraform {
  required_providers {
    infisical = { source = "infisical/infisical" }
  }
}

provider "infisical" {
  host = "${url}"
  auth = {
    ${auth}
  }
}

data "infisical_secrets" "all" {
  workspace_id = "${projectId}"
  env_slug     = "${environment}"
  folder_path  = "/"
}`;
};

const actionLogin = ({ method, identityId, clientId }: Filling): string =>
  method === 'universal-auth'
    ? `method: universal\n          client-id: ${clientId}\n          client-secret: $\{{ secrets.CLIENT_SECRET }}`
    : `method: oidc\n          identity-id: ${identityId}`;

const githubActions = (filling: Filling): string => `jobs:
  build:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: Infisical/secrets-action@v1.0.7
        with:
          domain: ${filling.url}
          ${actionLogin(filling)}
          project-slug: ${filling.projectSlug}
          env-slug: ${filling.environment}
      - run: npm test`;

const lambda = ({
  url,
  identityId,
  projectSlug,
  environment,
}: Filling): string => `# Environment of the function
LOCKET_URL=${url}
LOCKET_IDENTITY_ID=${identityId}

# In the function
curl -s -H "X-Aws-Parameters-Secrets-Token: ${env('AWS_SESSION_TOKEN')}" \\
  'http://localhost:2773/secretsmanager/get?secretId=${projectSlug}/${environment}/NAME'`;

/** Methods that a runner of GitHub can log in by. */
const ofActions: ReadonlySet<MethodId> = new Set(['universal-auth', 'oidc-auth']);

/** Ready examples of reading secrets as a machine identity. */
export const examplesOf = (filling: Filling, t: Words): readonly Example[] => [
  { title: 'curl', code: curl(filling) },
  { title: `${t.commandLine}: locket`, code: run('locket', filling) },
  { title: t.commandLineInfisical, code: run('infisical', filling) },
  { title: 'Node.js: @infisical/sdk', code: node(filling) },
  { title: 'Python: infisicalsdk', code: python(filling) },
  { title: 'Terraform', code: terraform(filling) },
  ...(ofActions.has(filling.method) ? [{ title: 'GitHub Actions', code: githubActions(filling) }] : []),
  ...(filling.method === 'aws-auth' ? [{ title: t.lambdaExtension, code: lambda(filling) }] : []),
];
