/** A folder of the archive. */
export interface ArchivedDay {
  readonly orgId: string;
  /** As in `2026-11-29`, in UTC. */
  readonly day: string;
}

/** The archive of the trail as it is read: events lie by organization and day, about in the order of their time. */
export interface AuditArchive {
  /** Names of a day's objects in their order, those after one only. */
  objects(place: ArchivedDay, after?: string): AsyncIterable<string>;
  /** The lines of an object, and the bytes that it has in the archive. */
  read(
    place: ArchivedDay,
    object: string,
  ): Promise<{ readonly lines: readonly string[]; readonly bytes: number }>;
}
