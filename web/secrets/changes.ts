/** A secret as the listing tells of it, without its value. */
export interface Known {
  readonly name: string;
  readonly version: number;
}

export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
  readonly isEncrypted?: boolean;
}

/** What somebody wants of one secret; members that are absent stay as they are. */
export interface Change {
  /** The secret that it changes; absent for a new one. */
  readonly of?: Known;
  readonly name: string;
  readonly value?: string;
  readonly comment?: string;
  readonly tagIds?: readonly string[];
  readonly metadata?: readonly MetadataEntry[];
  readonly reminderDays?: number;
  readonly reminderNote?: string;
  readonly removed?: true;
}

/** Unsaved changes by row. */
export type Changes = ReadonlyMap<string, Change>;

/** Unsaved changes, and what they were before each step. */
export interface Edits {
  readonly changes: Changes;
  readonly past: readonly Changes[];
}

export const noEdits: Edits = { changes: new Map(), past: [] };

const mostSteps = 100;

const says = ({ of, name, removed, ...rest }: Change): boolean =>
  of === undefined ||
  removed === true ||
  name !== of.name ||
  Object.values(rest).some((value) => value !== undefined);

const stepped = ({ changes, past }: Edits, next: Changes): Edits => ({
  changes: next,
  past: [...past, changes].slice(-mostSteps),
});

/** The edits with these changes in place of those of the same rows; one that says nothing any more is gone. */
export const changed = (edits: Edits, ...rows: readonly (readonly [id: string, change: Change])[]): Edits => {
  const next = new Map(edits.changes);
  for (const [id, change] of rows) {
    if (says(change)) next.set(id, change);
    else next.delete(id);
  }
  return stepped(edits, next);
};

/** The edits without those of these rows. */
export const dropped = (edits: Edits, ids: readonly string[]): Edits =>
  stepped(edits, new Map([...edits.changes].filter(([id]) => !ids.includes(id))));

export const undone = (edits: Edits): Edits => {
  const last = edits.past.at(-1);
  return last ? { changes: last, past: edits.past.slice(0, -1) } : edits;
};

/** The edits once some were saved: what was typed meanwhile is still to be, and nothing before is come back to. */
export const saved = ({ changes }: Edits, sent: Changes): Edits => ({
  changes: new Map([...changes].filter(([id, change]) => sent.get(id) !== change)),
  past: [],
});

/** What one save asks for: secrets as they are to be, in one batch, and the names of those that go. */
export interface Batch {
  readonly upserts: readonly {
    readonly secretKey: string;
    readonly newSecretName?: string;
    readonly secretValue?: string;
    readonly secretComment?: string;
    readonly tagIds?: readonly string[];
    readonly secretMetadata?: readonly MetadataEntry[];
    readonly secretReminderRepeatDays?: number;
    readonly secretReminderNote?: string;
  }[];
  readonly deletions: readonly { readonly secretKey: string }[];
}

const upsertOf = (change: Change): Batch['upserts'][number] => {
  const { of, name, value, comment, tagIds, metadata, reminderDays, reminderNote } = change;
  const isNew = of === undefined;
  return {
    secretKey: of?.name ?? name,
    ...(!isNew && name !== of.name && { newSecretName: name }),
    ...((isNew || value !== undefined) && { secretValue: value ?? '' }),
    ...(comment !== undefined && { secretComment: comment }),
    ...(tagIds && { tagIds }),
    ...(metadata && { secretMetadata: metadata }),
    ...(reminderDays !== undefined && { secretReminderRepeatDays: reminderDays }),
    ...(reminderNote !== undefined && { secretReminderNote: reminderNote }),
  };
};

/** The batch that carries these changes out. */
export const batchOf = (changes: Changes): Batch => {
  const all = [...changes.values()];
  return {
    upserts: all.filter(({ removed }) => !removed).map(upsertOf),
    deletions: all.flatMap(({ of, removed }) => (removed && of ? [{ secretKey: of.name }] : [])),
  };
};

/** Rows whose secret is not what it was when the change began: another version, gone, or there though it was new. */
export const conflictsIn = (changes: Changes, now: readonly Known[]): readonly string[] => {
  const versions = new Map(now.map(({ name, version }) => [name, version]));
  return [...changes].flatMap(([id, { of, name, removed }]) => {
    const isTaken = !removed && (of === undefined || name !== of.name) && versions.has(name);
    const isStale = of !== undefined && versions.get(of.name) !== of.version;
    return isTaken || isStale ? [id] : [];
  });
};

/** What is wrong with the name of a row, among the names of all. */
export const nameFault = (name: string, others: ReadonlySet<string>): 'taken' | 'bad' | undefined => {
  if (name === '' || name.length > 255 || /[/?#%\\\s]/.test(name) || name === '.' || name === '..')
    return 'bad';
  return others.has(name) ? 'taken' : undefined;
};
