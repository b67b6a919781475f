import { relative, resolve } from 'node:path';
import type { BootstrapRecord } from './bootstrap/record.ts';
import { recordPath } from './bootstrap/record.ts';
import { shellWord } from './instance/shell.ts';
import type { RunningLocket } from './runner.ts';
import type { Settings } from './settings.ts';
import { authorityPath } from './tls/keeper.ts';

const projectRoot = resolve(import.meta.dirname, '..');

/** Writes paths as one would type them in the folder where the command was given: relative when they are below it. */
const typedIn =
  (folder: string) =>
  (path: string): string => {
    const below = relative(folder, path);
    return below !== '' && !below.startsWith('..') ? below : path;
  };

/** Commands start at the first column: the end of a here-document must. */
const curlExample = (url: string, file: string, projectId: string, ca: string): string[] => [
  '# Log in and read a secret with curl:',
  `LOCKET_CREDENTIALS=${shellWord(file)}`,
  'TOKEN=$(node -p \'const { clientId, clientSecret } = JSON.parse(fs.readFileSync(process.argv[1])); JSON.stringify({ clientId, clientSecret })\' "$LOCKET_CREDENTIALS" \\',
  `  | curl -s${ca} ${url}/api/v1/auth/universal-auth/login -H 'content-type: application/json' --data-binary @- \\`,
  "  | node -p 'JSON.parse(fs.readFileSync(0)).accessToken')",
  `curl -s${ca} '${url}/api/v3/secrets/raw/DATABASE_URL?workspaceId=${projectId}&environment=dev&secretPath=/' \\`,
  '  -H "authorization: Bearer $TOKEN"',
];

/** The SDK is found from the project's folder, so elsewhere the example goes there first. */
const sdkExample = (file: string, folder: string, ca: string): string[] => [
  '# The same with the SDK:',
  ...(folder === projectRoot ? [] : [`cd ${shellWord(projectRoot)}`]),
  `${ca}node --input-type=module <<'END'`,
  "import { readFileSync } from 'node:fs';",
  "import { InfisicalSDK } from '@infisical/sdk';",
  `const { url, clientId, clientSecret, projectId } = JSON.parse(readFileSync(${JSON.stringify(file)}));`,
  'const client = new InfisicalSDK({ siteUrl: url });',
  'await client.auth().universalAuth.login({ clientId, clientSecret });',
  "const wanted = { projectId, environment: 'dev', secretName: 'DATABASE_URL' };",
  'console.log((await client.secrets().getSecret(wanted)).secretValue);',
  'END',
];

const examples = (
  { url, dataDir }: RunningLocket,
  { projectId }: BootstrapRecord,
  folder: string,
): string[] => {
  const file = recordPath(dataDir);
  const isSecure = url.startsWith('https:');
  const ca = authorityPath(dataDir);
  const here = folder === projectRoot ? typedIn(folder) : (path: string) => path;
  return [
    '',
    ...curlExample(
      url,
      typedIn(folder)(file),
      projectId ?? '',
      isSecure ? ` --cacert ${shellWord(typedIn(folder)(ca))}` : '',
    ),
    '',
    ...sdkExample(here(file), folder, isSecure ? `NODE_EXTRA_CA_CERTS=${shellWord(here(ca))} ` : ''),
  ];
};

const credentials = (locket: RunningLocket, record: BootstrapRecord, folder: string): string[] => {
  const file = typedIn(folder)(recordPath(locket.dataDir));
  return [
    `Sign in as        ${record.adminEmail}; the password is "adminPassword" in ${file}`,
    ...(record.clientSecret
      ? [
          `Machine identity  "clientId" and "clientSecret" in the same file, for the project "${record.projectSlug}"`,
        ]
      : []),
    ...(record.clientSecret ? examples(locket, record, folder) : []),
  ];
};

const withoutCredentials = (bootstrap: boolean): string[] =>
  bootstrap
    ? [
        'Credentials       not kept here: bootstrap.json is lost, or somebody else set this instance up.',
        '                  To get in again, stop Locket and run: npm run recover',
      ]
    : [
        'Credentials       none: LOCKET_BOOTSTRAP=0 leaves the instance as it is; an empty one is set up by',
        '                  POST /api/v1/admin/bootstrap (see docs/running.md)',
      ];

const LOOPBACK = /^(127\.|localhost$|::1$)/;

const exposure = ({ host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>): string[] =>
  LOOPBACK.test(host)
    ? []
    : [
        `Open to           everybody who reaches ${host} port ${port}${tls ? '' : ', without encryption'}: set LOCKET_HOST otherwise`,
      ];

/** What the terminal shows once Locket runs: where it is, who may sign in, how to read a secret. No secrets. */
export const greeting = (
  locket: RunningLocket,
  settings: Pick<Settings, 'bootstrap' | 'typedIn' | 'host' | 'tls'>,
): string =>
  [
    `Locket runs at    ${locket.url} (the dashboard: open it in a browser)`,
    `API reference     ${locket.url}/api/docs`,
    `Data and logs     ${typedIn(settings.typedIn)(locket.dataDir)}`,
    ...(settings.tls
      ? [`CA certificate    ${typedIn(settings.typedIn)(authorityPath(locket.dataDir))}`]
      : []),
    ...exposure({ ...settings, port: Number(new URL(locket.url).port) }),
    ...(locket.credentials
      ? credentials(locket, locket.credentials, settings.typedIn)
      : withoutCredentials(settings.bootstrap)),
    '',
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
