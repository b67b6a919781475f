import * as z from 'zod';
import { id, optional } from '../layers/http/wire.ts';

/** What a generation of the API calls a project. */
type Noun = 'workspace' | 'project';

/**
 * One way to spell operations that generations of the API share: where its paths begin and what it calls a project,
 * from which follow the members of its requests and the envelopes of its replies. However an operation is spelled, it
 * is one domain call, one audit event and one set of rights.
 */
export interface Spelling {
  /** Path up to where the spellings agree. */
  readonly base: string;
  readonly noun: Noun;
}

const member = optional(id);

/** How requests name a project by id or slug; the Python SDK says `projectSlug` whenever it writes. */
const naming = {
  workspace: { workspaceId: member, workspaceSlug: member, projectSlug: member },
  project: { projectId: member, projectSlug: member },
} as const satisfies Readonly<Record<Noun, z.ZodRawShape>>;

/** The members by which a request may name its project. */
export const namesOf = ({ noun }: Pick<Spelling, 'noun'>): Readonly<Record<string, typeof member>> =>
  naming[noun];

/** For operations that were never spelled anew: newer clients call them with the newer noun. */
export const eitherId = { workspaceId: member, projectId: member };

/** A project as a request names it, whatever its spelling. */
export interface NamedProject {
  readonly workspaceId?: string | undefined;
  readonly workspaceSlug?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectSlug?: string | undefined;
}

/** The id and slug by which the project was named. */
export const projectNamed = ({ workspaceId, workspaceSlug, projectId, projectSlug }: NamedProject) => ({
  projectId: workspaceId ?? projectId,
  projectSlug: workspaceSlug ?? projectSlug,
});

/** Input that must name its project by id, which is `projectId` from then on, whatever it was called. */
export const inProject = <S extends z.ZodRawShape>({ noun }: Pick<Spelling, 'noun'>, shape: S) => {
  const name = `${noun}Id`;
  const spelled = z.object({ [name]: id, ...shape }).transform((given) => {
    const { [name]: projectId, ...rest } = given as Readonly<Record<string, unknown>>;
    return { ...rest, projectId };
  });
  return spelled as unknown as z.ZodType<z.output<z.ZodObject<S>> & { readonly projectId: string }>;
};

/** A reply wrapped in the noun. */
export const wrapped = <T>({ noun }: Pick<Spelling, 'noun'>, content: T) => ({ [noun]: content });

/** What a thing of a project is called: `workspaceTag` and `tag`. */
export const thingOf = ({ noun }: Pick<Spelling, 'noun'>, thing: string): string =>
  noun === 'workspace' ? `workspace${thing.charAt(0).toUpperCase()}${thing.slice(1)}` : thing;

/** Projects by id, in either generation. */
export const workspaces: Spelling = { base: '/api/v1/workspace', noun: 'workspace' };
export const projects: Spelling = { base: '/api/v1/projects', noun: 'project' };

/** The same operations in each spelling, which all begin at `tail` below a project's own path. */
export const ofProject = (tail: string): readonly Spelling[] =>
  [workspaces, projects].map(({ base, noun }) => ({ base: `${base}/{projectId}${tail}`, noun }));
