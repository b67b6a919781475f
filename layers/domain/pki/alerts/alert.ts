import type { Change } from '../../store/change.ts';
import type { Collected, EndingItem } from '../collections/collection.ts';

/** What a notice says of something that ends. */
export interface ExpiringItem {
  readonly type: Collected;
  readonly itemId: string;
  readonly friendlyName: string;
  readonly serialNumber: string;
  readonly notAfter: string;
}

/** What was found for a notice that is not out yet. */
export interface PendingNotice {
  readonly numberOfItems: number;
  /** The first of them. */
  readonly items: readonly ExpiringItem[];
}

/** Tells people by mail some days before something in a collection ends. Times are ISO 8601. */
export interface Alert {
  readonly id: string;
  readonly projectId: string;
  readonly collectionId: string;
  readonly name: string;
  readonly alertBeforeDays: number;
  readonly recipients: readonly string[];
  /** UTC day on which its collection is looked at next, `yyyy-mm-dd`. */
  readonly dueOn: string;
  readonly pending?: PendingNotice | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** An alert whose collection is to be looked at on a day. */
export interface DueAlert {
  readonly projectId: string;
  readonly alertId: string;
  readonly dueOn: string;
}

/** At most this many alerts fit a project: lists read them all. */
export const maxAlerts = 100;
/** Items that one notice names; it counts the others. */
export const namedInNotice = 50;

/** Alerts of projects, and what each has told already. Every read is strongly consistent. */
export interface AlertStore {
  find(projectId: string, alertId: string): Promise<Alert | undefined>;
  /** Project id behind an alert's id. */
  projectOf(alertId: string): Promise<string | undefined>;
  /** All alerts of a project, in no order. */
  inProject(projectId: string): Promise<readonly Alert[]>;
  creation(alert: Alert): readonly Change[];
  /** Refused with `conflict` when somebody else changed the alert meanwhile; so is its deletion. */
  replacement(alert: Alert, previous: Alert): readonly Change[];
  deletion(alert: Alert): readonly Change[];

  /** Some alerts of a day; one that was dealt with is in the list of another day. */
  dueOn(day: string, limit: number): Promise<readonly DueAlert[]>;
  dueRemoval(due: DueAlert): Change;
  /** Which of these an alert told already. */
  told(alert: Alert, items: readonly EndingItem[]): Promise<ReadonlySet<EndingItem>>;
  /** Refused with `conflict` when it was told meanwhile. */
  telling(alert: Alert, item: EndingItem): Change;

  /** Names the items that a use of an alert reads first. */
  expect(alertId: string): void;
}
