import type { OutboundName, StoreName } from '../layers/domain/unit.ts';
import type { Operation } from '../layers/http/operation.ts';

/** What a function may do with the table, which becomes its IAM policy. */
export type TableAccess = 'none' | 'read' | 'read-write';

/** A right beside those of table and keys, as IAM writes it. */
export interface Right {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A group of endpoints: one Lambda, the paths it answers, and everything that its deployment needs to know. */
export interface Group {
  /** The folder's name, and the function's. */
  readonly name: string;
  /** What the API reference calls it. */
  readonly title: string;
  readonly description: string;
  /**
   * The paths it claims, each with all below it, e.g. `/api/v1/workspace/{projectId}/environments`. Of two groups that
   * claim a path, the more specific claim wins: segment by segment, literals before parameters.
   */
  readonly paths: readonly string[];
  readonly operations: readonly Operation[];
  /** What members of its requests and replies mean that no other group has; the rest stands in `functions/notes`. */
  readonly notes?: Readonly<Record<string, string>>;
  readonly table: TableAccess;
  /** The stores that its operations use beside those that telling who calls needs; its bundle holds these and no other. */
  readonly stores: readonly StoreName[];
  /** How its operations reach what is neither table nor keys, where they do. */
  readonly calls?: readonly OutboundName[];
  /** Whether the function unwraps the root key (kms:Decrypt on the wrapping key). */
  readonly keys: boolean;
  /** Folder with files to ship beside the bundle, relative to the project root. */
  readonly assets?: string;
  /** Megabytes; 1024 unless said otherwise. */
  readonly memory?: number;
  /** Seconds until Lambda ends a request; 29 unless said otherwise, and never more: API Gateway gives up at 30. */
  readonly timeout?: number;
  /** False keeps the function out of the VPC of a private installation, because it has to reach the internet. */
  readonly vpc?: boolean;
  /** Stands in the network of customers' databases, where the settings name one. */
  readonly reachesDatabases?: true;
  readonly statements?: readonly Right[];
}

/** What telling who calls, and how often it may, needs. */
const storesOfCallers: readonly StoreName[] = [
  'apiKeys',
  'identities',
  'organizations',
  'rateLimits',
  'serviceTokens',
  'users',
];

/** Every store of a group's function. */
export const storesOf = ({ stores }: Pick<Group, 'stores'>): readonly StoreName[] => [
  ...storesOfCallers,
  ...stores,
];

/** Declares a group; `functions/<name>/group.ts` exports it as `group`. */
export const defineGroup = (group: Group): Group => group;
