import type { Change } from '../store/change.ts';

/** A label for secrets. Secrets name tags by id, so renaming or deleting one touches no secret. */
export interface Tag {
  readonly id: string;
  readonly projectId: string;
  /** Lower-case kebab, one of its kind in the project. */
  readonly slug: string;
  /** As clients gave it, e.g. `#f00`; may be empty. */
  readonly color: string;
  /** What clients called it, when that is not the slug. */
  readonly name?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly createdByActorType: 'user' | 'identity';
  readonly revision: number;
}

/** At most this many tags fit a project: every reply with tagged secrets reads them all. */
export const maxTags = 1000;

/** Tags of projects. Every read is strongly consistent. */
export interface TagStore {
  /** All tags of a project, in no order. */
  inProject(projectId: string): Promise<readonly Tag[]>;
  find(projectId: string, tagId: string): Promise<Tag | undefined>;
  findBySlug(projectId: string, slug: string): Promise<Tag | undefined>;
  /** Refused with `already-exists` for a taken slug. */
  creation(tag: Tag): readonly Change[];
  /** Refused with `already-exists` for a taken slug, `conflict` when somebody else changed the tag meanwhile. */
  replacement(tag: Tag, previous: Tag): readonly Change[];
  /** Refused with `conflict` when somebody else changed the tag meanwhile. */
  deletion(tag: Tag): readonly Change[];
  /** Names the items that `inProject` will read, so that they join the first round. */
  expectAll(projectId: string): void;
}
