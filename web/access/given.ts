import { now } from '../shared/clock.ts';

/** The time that something is given for, as replies say it. */
export interface Given {
  readonly isTemporary: boolean;
  readonly temporaryRange: string | null;
  readonly temporaryAccessStartTime: string | null;
  readonly temporaryAccessEndTime: string | null;
}

/** A role that somebody holds. */
export interface HeldRole extends Given {
  readonly id: string;
  readonly role: string;
  readonly customRoleSlug: string | null;
  readonly customRoleName: string | null;
}

/** Somebody who is in a project: a person, a group or a machine identity. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly since: string;
  readonly roles: readonly HeldRole[];
}

/** The time that something is asked for: no range is for good. */
export interface Term {
  readonly range: string;
  /** When it began, where it is to go on. */
  readonly start?: string | undefined;
}

/** The window of a term, as requests say it. */
export const windowOf = ({ range, start }: Term, at = now()) =>
  range.trim() === ''
    ? { isTemporary: false }
    : {
        isTemporary: true,
        temporaryMode: 'relative',
        temporaryRange: range.trim(),
        temporaryAccessStartTime: start ?? at.toISOString(),
      };

export const termOf = ({ isTemporary, temporaryRange, temporaryAccessStartTime }: Given): Term => ({
  range: isTemporary ? (temporaryRange ?? '') : '',
  start: (isTemporary && temporaryAccessStartTime) || undefined,
});

/** A role in a form. */
export interface RoleDraft extends Term {
  readonly role: string;
}

export const roleDraftOf = (held: HeldRole): RoleDraft => ({
  role: held.customRoleSlug ?? held.role,
  ...termOf(held),
});

/** Roles as requests say them. */
export const grantsOf = (drafts: readonly RoleDraft[]) =>
  drafts.map((draft) => ({ role: draft.role, ...windowOf(draft) }));
export type Grants = ReturnType<typeof grantsOf>;

export const isOver = ({ isTemporary, temporaryAccessEndTime }: Given, at = now()): boolean =>
  isTemporary && Date.parse(temporaryAccessEndTime ?? '') <= at.getTime();
