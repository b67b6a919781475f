import { resolve } from 'node:path';
import * as z from 'zod';
import { Failure, type Surroundings } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import {
  type AuthFiles,
  common,
  Duration,
  File,
  Permissions,
  type RetryStrategy,
  readAs,
  retriesOf,
  yamlIn,
} from './config-parts.ts';
import type { Milliseconds } from './durations.ts';

const Sink = z.strictObject({ type: z.literal('file'), config: z.strictObject({ path: File }) });

/** Seconds between two looks at secrets below which a server would have little else to do. */
const SHORTEST = 10_000;

const TemplateConfig = z.strictObject({
  'polling-interval': Duration.refine((interval) => interval >= SHORTEST, 'is 10s or longer').optional(),
  permissions: Permissions.optional(),
  execute: z.strictObject({ command: z.string().min(1), timeout: z.int().positive().optional() }).optional(),
});

const Template = z
  .strictObject({
    'source-path': File.optional(),
    'template-content': z.string().optional(),
    'base64-template-content': z.base64().optional(),
    'destination-path': File,
    config: TemplateConfig.nullish(),
  })
  .refine(
    (template) =>
      ['source-path', 'template-content', 'base64-template-content'].filter((name) => name in template)
        .length === 1,
    'needs one of source-path, template-content and base64-template-content',
  );

const Config = z.strictObject({
  ...common,
  sinks: z.array(Sink).max(100).nullish(),
  templates: z.array(Template).max(1000).nullish(),
});

type Held = z.infer<typeof Config>;

export interface AgentTemplate {
  /** How it is called where it is spoken of. */
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly mode: number;
  readonly interval: Milliseconds;
  readonly execute?: { readonly command: string; readonly timeout?: Milliseconds };
}

/** What the agent is to do. */
export interface AgentConfig {
  readonly address?: string;
  readonly method: string;
  readonly files: AuthFiles;
  readonly exitsAfterAuth: boolean;
  readonly revokesOnShutdown: boolean;
  /** How old a file may become that cannot be rendered anew; it may become any age if none is given. */
  readonly maxAge?: Milliseconds;
  readonly retries: RetryStrategy;
  /** Files that get the access token. */
  readonly sinks: readonly string[];
  readonly templates: readonly AgentTemplate[];
}

const usualInterval = 300_000;

const sourceOf = (template: NonNullable<Held['templates']>[number], cwd: string): string => {
  const encoded = template['base64-template-content'];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
  const file = template['source-path'];
  return file === undefined ? (template['template-content'] ?? '') : readNamed(resolve(cwd, file));
};

const templateOf = (template: NonNullable<Held['templates']>[number], cwd: string): AgentTemplate => {
  const { execute, permissions, 'polling-interval': interval } = template.config ?? {};
  const timeout = execute?.timeout;
  return {
    name: template['source-path'] ?? template['destination-path'],
    source: sourceOf(template, cwd),
    destination: resolve(cwd, template['destination-path']),
    mode: Number.parseInt(permissions ?? '600', 8),
    interval: interval ?? usualInterval,
    ...(execute && {
      execute: { command: execute.command, ...(timeout && { timeout: timeout * 1000 }) },
    }),
  };
};

const assertApart = (templates: readonly AgentTemplate[], sinks: readonly string[]): void => {
  const files = [...templates.map(({ destination }) => destination), ...sinks];
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined)
    throw new Failure(`The file ${twice} is written by two entries of the configuration`);
};

const configOf = (held: Held, around: Surroundings): AgentConfig => {
  const { address, ...instance } = held.locket ?? held.infisical ?? {};
  const maxAge = instance['max-age'];
  const sinks = (held.sinks ?? []).map(({ config }) => resolve(around.cwd, config.path));
  const templates = (held.templates ?? []).map((template) => templateOf(template, around.cwd));
  assertApart(templates, sinks);
  return {
    ...(address !== undefined && { address }),
    method: held.auth.type,
    files: held.auth.config ?? {},
    exitsAfterAuth: instance['exit-after-auth'] === true,
    revokesOnShutdown: instance['revoke-credentials-on-shutdown'] === true,
    ...(maxAge !== undefined && { maxAge }),
    retries: retriesOf(instance['retry-strategy'], around),
    sinks,
    templates,
  };
};

/** Reads the agent's configuration, in YAML. What nobody knows is refused. @throws Failure */
export const readConfig = (text: string, around: Surroundings): AgentConfig => {
  const held = yamlIn(text);
  if (typeof held === 'object' && held !== null && 'version' in held)
    throw new Failure('The configuration is one for certificates', [
      'Those are kept by another command: locket cert-manager agent --config FILE',
    ]);
  return configOf(readAs(Config, held), around);
};
