import * as z from 'zod';
import type { ScimPage } from '../../layers/domain/scim/page.ts';
import type { PatchOperation } from '../../layers/domain/scim/patch.ts';
import type { Expected } from '../../layers/domain/scim/version.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { Reply } from '../../layers/http/operation.ts';
import { matchesEtag } from '../../layers/http/response.ts';
import { id, instant, numeric, optional } from '../../layers/http/wire.ts';
import { directories } from './access.ts';
import { scimProblem, scimType } from './problem.ts';

export const base = '/api/v1/scim';

/** What the operations of a directory have in common. */
export const byDirectory = { access: directories, problem: scimProblem, produces: scimType } as const;
export const reading = { ...byDirectory, method: 'GET', limit: 'read', etag: true } as const;
export const changing = { ...byDirectory, limit: 'write', etag: true } as const;
export const removing = {
  ...byDirectory,
  method: 'DELETE',
  limit: 'write',
  outcomes: ['no-content'],
} as const;

interface Told {
  readonly headers?: Readonly<Record<string, string>>;
  readonly outcome?: 'created' | 'no-content';
}

/** A reply in the protocol's media type. */
export const told = <T>(body: T, { headers = {}, outcome }: Told = {}): Reply<T> =>
  new Reply(body, { headers: { 'content-type': scimType, ...headers }, ...(outcome && { outcome }) });

/** What was deleted has nothing more to say. */
export const gone = () => told<Record<string, never>>({}, { outcome: 'no-content' });

/** The most resources of one page. */
export const largestPage = 200;

/** Numbers outside what there is are taken for the nearest that is (RFC 7644 section 3.4.2.4). */
const within = (lowest: number, highest: number, usual: number) =>
  numeric(z.int().optional()).transform((given = usual) => Math.min(highest, Math.max(lowest, given)));

const names = optional(
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase())),
);

export const projection = { attributes: names, excludedAttributes: names };
export interface Projection {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

export const ListQuery = z.object({
  ...projection,
  startIndex: within(1, 2 ** 31, 1),
  count: within(0, largestPage, 20),
  filter: optional(z.string().trim().max(1_000)),
});

const nameList = z
  .array(z.string().max(256))
  .max(50)
  .nullish()
  .transform((all) => all?.map((name) => name.trim().toLowerCase()));

/** The same in a body (RFC 7644 section 3.4.3). */
export const SearchBody = z.object({
  schemas: z.array(z.string().max(256)).max(10).optional(),
  attributes: nameList,
  excludedAttributes: nameList,
  startIndex: within(1, 2 ** 31, 1),
  count: within(0, largestPage, 20),
  filter: optional(z.string().trim().max(1_000)),
});

const always: ReadonlySet<string> = new Set(['schemas', 'id']);

const isAsked = (names: readonly string[], member: string): boolean =>
  names.some((name) => {
    const plain = name.slice(name.lastIndexOf(':') + 1);
    return plain === member || plain.startsWith(`${member}.`);
  });

/** Whether a member is to be shown (RFC 7644 section 3.9); of an attribute with parts all are. */
export const isShown = ({ attributes, excludedAttributes = [] }: Projection, member: string): boolean => {
  if (always.has(member)) return true;
  const name = member.toLowerCase();
  return attributes ? isAsked(attributes, name) : !excludedAttributes.includes(name);
};

/** A resource with the members that are to be shown. */
export const projected = <T extends object>(resource: T, asked: Projection): T =>
  Object.fromEntries(Object.entries(resource).filter(([member]) => isShown(asked, member))) as T;

export const MetaReply = () =>
  z.object({
    resourceType: z.string(),
    created: instant(),
    lastModified: instant(),
    location: z.string(),
    version: z.string().optional(),
  });

export const ListReply = <T extends z.ZodType>(resource: T) =>
  z.object({
    schemas: z.array(z.string()),
    totalResults: z.int(),
    startIndex: z.int(),
    itemsPerPage: z.int(),
    Resources: z.array(resource),
  });

/** A page of resources (RFC 7644 section 3.4.2). */
export const listReply = <T, R>({ resources, ...page }: ScimPage<T>, show: (one: T) => R) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: page.totalResults,
  startIndex: page.startIndex,
  itemsPerPage: resources.length,
  Resources: resources.map(show),
});

/** Operations of a PATCH; some clients begin their names with a capital letter. */
export const PatchBody = z.object({
  schemas: z.array(z.string().max(256)).max(10).optional(),
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'remove', 'replace'])),
        path: optional(z.string().max(1_000)),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1_000),
});

export const operationsOf = ({ Operations }: z.output<typeof PatchBody>): readonly PatchOperation[] =>
  Operations;

/** What `If-Match` asks for; nothing without it. */
export const expectedBy = ({ headers }: HttpRequest): Expected | undefined => {
  const header = headers['if-match'];
  return header === undefined ? undefined : (version) => matchesEtag(header, version);
};

export const PersonId = z.object({ orgMembershipId: id });
export const GroupId = z.object({ groupId: id });
