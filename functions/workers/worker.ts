/**
 * What a worker may do with the table: as a group; read all of it page by page, and look at what lies under some keys; settle bulk writes; delete and keep
 * checkpoints where something deleted leaves items behind; or put items under partition keys, or under all that begin
 * alike (`SEEN#*`), and read items by their keys, or look at what lies, under others.
 */
export type WorkerTableAccess =
  | 'none'
  | 'read'
  | 'read-write'
  | 'settle'
  | 'keep-up'
  | {
      readonly putUnder: string | readonly string[];
      readonly readUnder?: readonly string[];
      readonly queryUnder?: string;
    }
  | { readonly scan: true; readonly queryUnder: string };

type Pattern = Readonly<Record<string, unknown>>;

/** The table's stream. What fails is repeated, bisected, and its position left with the shared dead letters. */
export interface StreamTrigger {
  readonly kind: 'stream';
  /** Lambda event filter patterns, five at most. */
  readonly filters: readonly Pattern[];
  /** Batches of one shard at a time, one by default; what has one partition key keeps its order. */
  readonly parallel?: number;
  /** Records of a batch at most, 100 by default. */
  readonly batchSize?: number;
  /** Seconds that records are gathered before the worker hears of them; none by default. */
  readonly batchingWindow?: number;
  /** Minutes that records may wait in the stream before an alarm rises. */
  readonly lateAfter: number;
}

/** A clock, in UTC. A run that failed three times is left with the shared dead letters. */
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  /** Of the rule in its stack: part of its logical id, so never changed. */
  readonly constructId: string;
  readonly description: string;
  /** Every so many minutes, or as cron fields say. */
  readonly at: Clock;
  /** When instead, where the setting `leaseExpiry` is `sweep`. */
  readonly atWhenSweeping?: Clock;
}

type Clock = { readonly everyMinutes: number } | { readonly minute: string; readonly hour: string };

/** A queue of the worker's own, with dead letters of its own, that a rule on the bus or another worker feeds. */
export interface QueueTrigger {
  readonly kind: 'queue';
  /** The queue and the rule are called `<namePrefix>-<name>`, the dead letters `<namePrefix>-<name>-failed`. */
  readonly name: string;
  /** Variable that tells the worker the queue's URL. */
  readonly urlVariable: string;
  /** Variable that tells the worker the URL of its dead letters, where it leaves messages there by itself. */
  readonly deadLettersVariable?: string;
  /** What goes from the bus into the queue; nothing where a worker feeds it. */
  readonly rule?: {
    readonly description: string;
    /** Of whatever type where none is named. */
    readonly detailTypes?: readonly string[];
    readonly detail: Pattern;
  };
  /** Seconds that a message is hidden once taken: six times the time-out, as Lambda asks. */
  readonly visibility: number;
  /** Receptions before a message goes to the dead letters. */
  readonly attempts: number;
  readonly batchSize: number;
  /** Seconds that messages are gathered. */
  readonly batchingWindow: number;
  /** Batches at a time. */
  readonly concurrency: number;
  /** Rises when as many dead letters wait. */
  readonly alarm: { readonly id: string; readonly threshold: number; readonly description: string };
}

/** CloudFormation, by way of a custom resource: a failure fails the deployment. */
export interface ResourceTrigger {
  readonly kind: 'resource';
  /** Such as `Custom::LocketRootKey`. */
  readonly resourceType: string;
}

/** An operator, who sees the answer. */
export interface HandTrigger {
  readonly kind: 'hand';
}

/** A task of a state machine, whose `workflow.ts` names the worker. */
export interface WorkflowTrigger {
  readonly kind: 'workflow';
}

export type Trigger =
  | StreamTrigger
  | ScheduleTrigger
  | QueueTrigger
  | ResourceTrigger
  | HandTrigger
  | WorkflowTrigger;

/** One Lambda that something other than HTTP starts; `handler.ts` beside its `worker.ts` exports `handler`. */
export interface Worker {
  /** The function is called `<namePrefix>-<name>`; its sample event is `events/<name>.json`. */
  readonly name: string;
  readonly description: string;
  /** Where it is deployed. A custom resource stands in the storage stack, in a construct of its own. */
  readonly stack: 'storage' | 'events' | 'maintenance';
  /** Of its construct in the stack: part of logical ids, so never changed. */
  readonly constructId: string;
  readonly startedBy: readonly Trigger[];
  /** Seconds. */
  readonly timeout: number;
  /** MB; as every function unless said otherwise. */
  readonly memory?: number;
  readonly table: WorkerTableAccess;
  /** What it does with the root key: unwraps it, wraps new ones besides, or has KMS generate one in wrapped form. */
  readonly keys?: 'unwrap' | 'wrap' | 'generate';
  /** Opens the whole application, and so is told all that its settings need. */
  readonly opensPlatform?: true;
  /** Puts events on the bus. */
  readonly usesBus?: true;
  /** Is told which events go to the bus, where that is not all of them. */
  readonly choosesEvents?: true;
  /** Names of the queues of other workers in the same stack that it puts messages into; it is told their URLs. */
  readonly feeds?: readonly string[];
  /** Leaves messages of its own with the shared dead letters. */
  readonly setsAside?: true;
  /** Reads and writes what is kept of the trail's chains. */
  readonly keepsChains?: true;
  /** Puts events into the archive. */
  readonly archives?: true;
  /** Signs digests of the archive and puts them beside it. */
  readonly signsDigests?: true;
  readonly sendsMail?: true;
  /** Is told where people find the dashboard. */
  readonly linksToDashboard?: true;
  /** Calls addresses of others, in a VPC where the settings lead there. */
  readonly callsOut?: true;
  /** Stands in the network of customers' databases, where the settings name one. */
  readonly reachesDatabases?: true;
  /** Is told which networks names may lead it to, where it then runs, and whom it asks about names. */
  readonly validatesNames?: true;
  /** Is told how leases are ended when their time is over. */
  readonly knowsLeaseExpiry?: true;
  /** Is told how often keys are to be rotated. */
  readonly knowsKeyPeriods?: true;
  /** Opens keys of projects, and so asks customers' own KMS where these wrap them. */
  readonly asksCustomerKms?: true;
  /** Assumes roles of customers at AWS, which name it by its external id, to sync secrets there. */
  readonly assumesTargetRoles?: true;
  /** Reads what the instance is known by at third parties, where the settings say that it is kept outside. */
  readonly readsKeptApps?: true;
  /** Has keys of CAs in KMS deleted. */
  readonly retiresCaKeys?: true;
  /** Deletes keys of CAs in an HSM. */
  readonly retiresHsmCaKeys?: true;
  /** Switches the table's deletion protection. */
  readonly protectsTable?: true;
  /** Writes the trust store for mutual TLS and has the name that asks for certificates use it. */
  readonly keepsTrustStore?: true;
  /** Is deployed only where this setting is there, or where the trust store is left to Locket. */
  readonly onlyWith?: 'cloudHsmKeyStoreId' | 'caKeysInHsm' | 'caKeysInKms' | 'ownTrustStore';
  /** Has lines of its own on the dashboard, and alarms of its own with `groupAlarms`. */
  readonly isCharted?: true;
}
