import { relative } from 'node:path';
import type { BootstrapRecord } from './bootstrap/record.ts';
import { recordPath } from './bootstrap/record.ts';
import type { RunningLocket } from './runner.ts';

/** A path as one would type it here: relative when it is below the current folder. */
const typed = (path: string): string => {
  const below = relative(process.cwd(), path);
  return below !== '' && !below.startsWith('..') ? below : path;
};

/** A value as a shell word. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Commands start at the first column: the end of a here-document must. */
const curlExample = (url: string, file: string, projectId: string): string[] => [
  '# Log in and read a secret with curl:',
  `LOCKET_CREDENTIALS=${quoted(file)}`,
  'TOKEN=$(node -p \'const { clientId, clientSecret } = JSON.parse(fs.readFileSync(process.argv[1])); JSON.stringify({ clientId, clientSecret })\' "$LOCKET_CREDENTIALS" \\',
  `  | curl -s ${url}/api/v1/auth/universal-auth/login -H 'content-type: application/json' --data-binary @- \\`,
  "  | node -p 'JSON.parse(fs.readFileSync(0)).accessToken')",
  `curl -s '${url}/api/v3/secrets/raw/DATABASE_URL?workspaceId=${projectId}&environment=dev&secretPath=/' \\`,
  '  -H "authorization: Bearer $TOKEN"',
];

const sdkExample = (file: string): string[] => [
  '# The same with the SDK:',
  "node --input-type=module <<'END'",
  "import { readFileSync } from 'node:fs';",
  "import { InfisicalSDK } from '@infisical/sdk';",
  `const { url, clientId, clientSecret, projectId } = JSON.parse(readFileSync(${JSON.stringify(file)}));`,
  'const client = new InfisicalSDK({ siteUrl: url });',
  'await client.auth().universalAuth.login({ clientId, clientSecret });',
  "const wanted = { projectId, environment: 'dev', secretName: 'DATABASE_URL' };",
  'console.log((await client.secrets().getSecret(wanted)).secretValue);',
  'END',
];

const examples = (locket: RunningLocket, { projectId }: BootstrapRecord): string[] => {
  const file = typed(recordPath(locket.dataDir));
  return [
    `Credentials       ${file} (administrator and machine identity)`,
    '',
    ...curlExample(locket.url, file, projectId ?? ''),
    '',
    ...sdkExample(file),
  ];
};

const empty = (bootstrap: boolean): string[] => [
  bootstrap
    ? 'Credentials       not kept here: this instance was set up in another way'
    : 'Credentials       none: LOCKET_BOOTSTRAP=0 leaves the instance as it is',
];

/** What the terminal shows once Locket runs: where it is, how to read a secret, how to end it. No secrets. */
export const greeting = (locket: RunningLocket, bootstrap: boolean): string =>
  [
    `Locket runs at    ${locket.url}`,
    `Data and logs     ${typed(locket.dataDir)}`,
    ...(locket.credentials ? examples(locket, locket.credentials) : empty(bootstrap)),
    '',
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
