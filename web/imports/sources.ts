/** How a member of a source is written in a form. */
type Kind = 'text' | 'secret' | 'pem' | 'key-file' | 'file' | 'format';

export interface SourceField {
  readonly name: string;
  readonly kind: Kind;
  readonly isNeeded?: true;
  /** What it looks like. */
  readonly like?: string;
}

interface Source {
  readonly label: string;
  /** Whether it has environments of its own, each of which goes to one of the project. */
  readonly hasEnvironments?: true;
  readonly fields: readonly SourceField[];
}

const f = (name: string, kind: Kind = 'text', like?: string): SourceField => ({
  name,
  kind,
  ...(like !== undefined && { like }),
});
const needed = (name: string, kind: Kind = 'text', like?: string): SourceField => ({
  ...f(name, kind, like),
  isNeeded: true,
});

const byAws = [
  needed('region', 'text', 'eu-central-1'),
  f('roleArn', 'text', 'arn:aws:iam::123456789012:role/…'),
  f('accessKeyId'),
  f('secretAccessKey', 'secret'),
];

export const formats = ['env', 'json', 'yaml'] as const;

/** Every source with what is asked of it; the form and its requests come from here. */
const sources = {
  file: { label: 'File', fields: [needed('format', 'format'), needed('content', 'file')] },
  infisical: {
    label: 'Infisical, Locket',
    hasEnvironments: true,
    fields: [
      needed('url', 'text', 'https://locket.example.com'),
      f('token', 'secret'),
      f('clientId'),
      f('clientSecret', 'secret'),
      needed('projectId'),
      f('path', 'text', '/'),
      f('ca', 'pem'),
    ],
  },
  vault: {
    label: 'Vault, OpenBao',
    fields: [
      needed('url', 'text', 'https://vault.example.com'),
      f('token', 'secret'),
      f('roleId'),
      f('secretId', 'secret'),
      f('namespace'),
      needed('path', 'text', 'secret/shop'),
      f('ca', 'pem'),
    ],
  },
  'aws-secrets-manager': { label: 'AWS Secrets Manager', fields: [...byAws, f('prefix', 'text', 'shop/')] },
  'aws-parameter-store': {
    label: 'AWS Parameter Store',
    fields: [...byAws, needed('path', 'text', '/shop')],
  },
  doppler: {
    label: 'Doppler',
    hasEnvironments: true,
    fields: [needed('token', 'secret'), needed('project')],
  },
  'gcp-secret-manager': {
    label: 'GCP Secret Manager',
    fields: [needed('serviceAccountKey', 'key-file'), needed('project')],
  },
  'azure-key-vault': {
    label: 'Azure Key Vault',
    fields: [
      needed('tenantId'),
      needed('clientId'),
      needed('clientSecret', 'secret'),
      needed('vault', 'text', 'https://shop.vault.azure.net'),
    ],
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof sources;
export const sourceIds = Object.keys(sources) as readonly SourceId[];

export const sourceOf = (id: SourceId): Source => sources[id];

/** What a source is called; a file is no name, and called as the language has it. */
export const nameOfSource = (id: SourceId, file: string): string =>
  id === 'file' ? file : sourceOf(id).label;

export type Texts = Readonly<Record<string, string>>;

/** A source as requests have it: what was typed for another one goes nowhere. */
export const givenSource = (id: SourceId, texts: Texts): { readonly type: SourceId } => ({
  type: id,
  ...Object.fromEntries(
    sourceOf(id).fields.flatMap(({ name, kind }): [string, string][] => {
      const text = texts[name] ?? (kind === 'format' ? formats[0] : '');
      return text.trim() === '' ? [] : [[name, kind === 'text' ? text.trim() : text]];
    }),
  ),
});

/** Pairs of environments, one a line: `production = prod`. @throws Error with the line that is none */
export const pairsIn = (text: string): readonly { readonly from: string; readonly to: string }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [from = '', to = '', more] = line.split('=').map((part) => part.trim());
      if (from === '' || to === '' || more !== undefined) throw new NoPair(line);
      return { from, to };
    });

/** A line that names no pair of environments. */
export class NoPair extends Error {}
