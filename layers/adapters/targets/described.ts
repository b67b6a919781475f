import type { Choice, Credentials, Destination, Entry } from '../../domain/syncs/target.ts';
import {
  type Adapter,
  allPages,
  type Context,
  gone,
  ownAddress,
  type PlaceContext,
  type Put,
  perKey,
  type Query,
  type Removal,
  written,
} from './adapter.ts';
import type { Answer, Question } from './http.ts';

type Request = Omit<Question, 'url' | 'headers'> & { readonly path: string };

/** An HTTP API as data: where it is and how it is told who asks. */
export interface ApiDescription {
  /** Without a path at its end; where customers have servers of their own, only what is taken when they name none. */
  readonly home?: string;
  readonly isOwn?: true;
  headers(credentials: Credentials, destination?: Destination): Readonly<Record<string, string | undefined>>;
}

/** Asks such an API. */
export const apiOf =
  ({ home, isOwn, headers }: ApiDescription) =>
  (context: Context, { path, ...question }: Request): Promise<Answer> =>
    context.ask({
      ...question,
      url: `${isOwn ? ownAddress(context.credentials.url, home) : home}${path}`,
      headers: headers(context.credentials, (context as Partial<PlaceContext>).destination),
      ca: context.credentials.ca,
    });

/** A list that comes in pages, each answer telling how the next one is asked for. */
interface ListDescription<T> {
  first(context: PlaceContext): Request;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of others
  items(json: any): readonly T[] | undefined;
  entry(item: T, context: PlaceContext): Entry | undefined;
  /** Undefined at the end, and for lists of one page. */
  next?(answer: Answer, asked: Request): Request | undefined;
}

/** A target whose keys are variables behind an HTTP API, in terms of its requests. */
export interface VariablesDescription<T> extends ApiDescription {
  /** A request that succeeds for valid credentials and changes nothing. */
  readonly check: string | ((context: Context) => Request);
  readonly list: ListDescription<T>;
  /** Writes one that is there, or one that is new. */
  put(change: Put, context: PlaceContext): Request;
  remove(change: Removal, context: PlaceContext): Request | undefined;
  readonly lanes?: number;
  finish?(context: PlaceContext): Request | undefined;
  readonly choices?: Adapter['choices'];
  readonly exchange?: Adapter['exchange'];
  readonly refresh?: Adapter['refresh'];
}

const checkOf = (check: VariablesDescription<never>['check'], context: Context): Request =>
  typeof check === 'string' ? { path: check } : check(context);

/** The adapter that such a description amounts to. */
export const variables = <T>(said: VariablesDescription<T>): Adapter => {
  const api = apiOf(said);
  const { list, finish, lanes, choices, exchange, refresh } = said;
  const listed = async (context: PlaceContext): Promise<readonly Entry[]> => {
    const found = await allPages<Request, T>(list.first(context), async (request) => {
      const answer = await api(context, request);
      return { items: list.items(answer.json) ?? [], next: list.next?.(answer, request) };
    });
    return found.flatMap((item) => list.entry(item, context) ?? []);
  };
  return perKey({
    ...(lanes && { lanes }),
    ...(choices && { choices }),
    ...(exchange && { exchange }),
    ...(refresh && { refresh }),
    check: async (context) => {
      await api(context, checkOf(said.check, context));
    },
    list: listed,
    put: (context, change) =>
      written(
        change,
        (each) => api(context, said.put(each, context)),
        () => listed(context),
      ),
    remove: async (context, change) => {
      const request = said.remove(change, context);
      if (request) await api(context, { ...request, ...gone });
    },
    finish: async (context) => {
      const request = finish?.(context);
      if (request) await api(context, request);
    },
  });
};

type Chooser = (context: Context, query: Query) => Promise<readonly Choice[]>;

/** Things to choose from, as one list of an API tells them. */
export const chosen =
  <T>(
    api: ReturnType<typeof apiOf>,
    request: (query: Query, context: Context) => Request,
    // biome-ignore lint/suspicious/noExplicitAny: JSON of others
    items: (json: any) => readonly T[] | undefined,
    choice: (item: T) => Choice,
    next?: (answer: Answer, asked: Request) => Request | undefined,
  ): Chooser =>
  async (context, query) => {
    const found = await allPages<Request, T>(request(query, context), async (asked) => {
      const answer = await api(context, asked);
      return { items: items(answer.json) ?? [], next: next?.(answer, asked) };
    });
    return found.map(choice);
  };

/** The next page by number, for as long as a page is full. */
export const byNumber =
  // biome-ignore lint/suspicious/noExplicitAny: JSON of others
    <T>(size: number, items: (json: any) => readonly T[] | undefined, name = 'page') =>
    ({ json }: Answer, asked: Request): Request | undefined =>
      (items(json)?.length ?? 0) < size
        ? undefined
        : { ...asked, query: { ...asked.query, [name]: Number(asked.query?.[name] ?? 1) + 1 } };
