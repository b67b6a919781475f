import type { Names } from '../victim.ts';

/** A valid request to one operation, about the things that are named. */
export interface Sample {
  /** Path parameters that their names alone do not explain. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What a caller with every right is answered when it is not 200: the sample is valid, its subject is not new. */
  readonly owner?: { readonly status: number; readonly message: RegExp };
}

export type SampleOf = (names: Names) => Sample;

/** Samples by operation, written `METHOD /path`. */
export type Samples = Readonly<Record<string, SampleOf>>;

export type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string>>;

/** The path says it all. */
export const nothing: SampleOf = () => ({});
export const body =
  (fields: Fields = {}): SampleOf =>
  () => ({ body: fields });
export const bodyOf =
  (of: (names: Names) => Fields): SampleOf =>
  (names) => ({ body: of(names) });
export const queryOf =
  (of: (names: Names) => Query): SampleOf =>
  (names) => ({ query: of(names) });
/** With a path parameter of another meaning than its name says. */
export const withParams =
  (params: (names: Names) => Query, fields?: Fields): SampleOf =>
  (names) => ({ params: params(names), ...(fields && { body: fields }) });

const aWeek = 7 * 86_400_000;
const inAWeek = new Date(Date.now() + aWeek).toISOString();
/** An instant that a share may expire at; always the same, so that a sample is. */
export const nextWeek = (): string => inAWeek;

/** Where a secret is, in the two generations of the API. */
export const v3 = ({ projectId, environment }: Names) => ({
  workspaceId: projectId,
  environment,
  secretPath: '/',
});
export const v4 = ({ projectId, environment }: Names) => ({ projectId, environment, secretPath: '/' });
/** Where a folder is. */
export const folderPlace = ({ projectId, environment }: Names) => ({
  workspaceId: projectId,
  environment,
  path: '/',
});
/** The same in the later spelling. */
export const projectPlace = ({ projectId, environment }: Names) => ({ projectId, environment, path: '/' });
