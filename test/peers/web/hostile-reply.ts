import { wholeApi } from '../../../functions/openapi.ts';
import { used } from '../../../web/api/used.ts';
import { payloads } from './payloads.ts';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Leads to a further part of a list: with it in every part a list would have no end. */
const endless = 'nextCursor';

const textOf = (format: string | undefined, which: number): string => {
  if (format === 'uuid') return `01a22978-0000-7000-8000-00000000000${which}`;
  if (format === 'date-time') return new Date(Date.now() + which * 60_000).toISOString();
  return payloads[which] ?? '';
};

/** Members whose texts decide what a page shows of a thing: one of each is there. */
const telling: Readonly<Record<string, readonly string[]>> = {
  authMethods: ['universal-auth', 'token-auth', 'oidc-auth', 'aws-auth'],
};

/** What a schema allows, with a hostile text wherever it allows any text, and each of them in every list. */
const hostile = (schema: Schema | undefined, which: number): unknown => {
  const { type, format, enum: choices, anyOf, oneOf, properties, items } = schema ?? {};
  if (schema?.const !== undefined) return schema.const;
  if (choices) return choices[which % choices.length];
  const alternatives = (anyOf ?? oneOf)?.filter((each) => each.type !== 'null');
  if (alternatives) return hostile(alternatives[0], which);
  if (type === 'array') return payloads.map((_, index) => hostile(items, index));
  if (type === 'object' || properties)
    return Object.fromEntries(
      Object.entries(properties ?? {})
        .filter(([name]) => name !== endless)
        .map(([name, member]) => [name, telling[name] ?? hostile(member, which)]),
    );
  if (type === 'string') return textOf(format, which);
  if (type === 'boolean') return true;
  return type === 'number' || type === 'integer' ? which + 1 : undefined;
};

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } } }>
  >;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
}

/** Parameters in a path: of two that fit, the one with fewer is meant. */
const parametersIn = (path: string): number => path.split('{').length - 1;

/** What an operation of the dashboard answers when its every text is hostile. */
export interface HostileReply {
  readonly method: string;
  /** Which paths it is asked at. */
  readonly pattern: string;
  readonly json: unknown;
}

/** The replies of what the dashboard calls, each with hostile texts; the first that fits is the one. */
export const hostileTable = async (): Promise<readonly HostileReply[]> => {
  const { paths } = (await wholeApi()) as unknown as Description;
  return used
    .map((each) => each.split(' ') as [method: string, path: string])
    .sort(([, a], [, b]) => parametersIn(a) - parametersIn(b))
    .map(([method, path]) => ({
      method,
      pattern: `^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`,
      json: hostile(
        paths[path]?.[method.toLowerCase()]?.responses['200']?.content?.['application/json']?.schema,
        0,
      ),
    }));
};

/** The replies of what the dashboard reads, by the path that is asked. */
export const hostileReplies = async (): Promise<(pathname: string) => unknown> => {
  const known = (await hostileTable())
    .filter(({ method }) => method === 'GET')
    .map(({ pattern, json }) => ({ pattern: new RegExp(pattern), json }));
  return (pathname) => known.find(({ pattern }) => pattern.test(pathname))?.json;
};
