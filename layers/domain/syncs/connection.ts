import type { Change } from '../store/change.ts';

/** Who made a connection known: clients of the older family of endpoints or of the newer. */
export type Family = 'integration' | 'app';

/** A way into an account at a target, its credentials sealed. It belongs to a project, or to an organization alone. */
export interface Connection {
  readonly id: string;
  readonly orgId: string;
  readonly projectId: string | null;
  readonly family: Family;
  /** A target of the older family, or what the newer calls the app. */
  readonly app: string;
  readonly name: string;
  readonly description: string | null;
  /** As the newer family names it, such as `access-key`. */
  readonly method: string;
  readonly credentials: Uint8Array;
  /** Tells whether credentials were changed, and nothing else. */
  readonly credentialsHash: string;
  /** What may be shown beside: addresses and ids. */
  readonly url: string | null;
  readonly namespace: string | null;
  readonly teamId: string | null;
  readonly accountId: string | null;
  /** Counts what clients changed. */
  readonly version: number;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a connection is found. */
export type ConnectionKey = Pick<Connection, 'id' | 'orgId' | 'projectId'>;

/** At most this many connections fit a project, or an organization beside its projects. */
export const maxConnections = 200;

export interface ConnectionStore {
  find(connectionId: string): Promise<Connection | undefined>;
  inProject(projectId: string): Promise<readonly Connection[]>;
  /** Those of no project. */
  ofOrganization(orgId: string): Promise<readonly Connection[]>;
  creation(connection: Connection): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  replacement(next: Connection, previous: Connection): Change;
  deletion(connection: Connection): readonly Change[];
}
