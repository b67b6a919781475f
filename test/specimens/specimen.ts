import type { Names } from '../world/victim.ts';

/** A valid request to one operation, about the things that are named. */
export interface Specimen {
  /** Path parameters that their names alone do not explain. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body of an operation that takes no JSON, sent as it is. */
  readonly text?: string;
  /** Headers without which it is none of its kind. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the body that hold a secret, each as the path to it, e.g. `secrets.0.secretValue`. */
  readonly secret?: readonly string[];
  /** What a caller with every right is answered when it is not 200: the request is valid, its subject is not new. */
  readonly owner?: { readonly status: number; readonly message: RegExp };
}

export type SpecimenOf = (names: Names) => Specimen;

/** Specimens by operation, written `METHOD /path`. */
export type Specimens = Readonly<Record<string, SpecimenOf>>;

export type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string>>;

/** The path says it all. */
export const nothing: SpecimenOf = () => ({});
export const body =
  (fields: Fields = {}): SpecimenOf =>
  () => ({ body: fields });
export const bodyOf =
  (of: (names: Names) => Fields): SpecimenOf =>
  (names) => ({ body: of(names) });
export const queryOf =
  (of: (names: Names) => Query): SpecimenOf =>
  (names) => ({ query: of(names) });
/** With a path parameter of another meaning than its name says. */
export const withParams =
  (params: (names: Names) => Query, fields?: Fields): SpecimenOf =>
  (names) => ({ params: params(names), ...(fields && { body: fields }) });

/** The same, with members that hold a secret. */
export const hiding =
  (secret: readonly string[], of: SpecimenOf): SpecimenOf =>
  (names) => ({ ...of(names), secret });

const aWeek = 7 * 86_400_000;
const inAWeek = new Date(Date.now() + aWeek).toISOString();
/** An instant that a share may expire at; always the same, so that a specimen is. */
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
