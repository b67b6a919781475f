/** What a function's thread is told when it starts. */
export interface Assignment {
  /** Absolute path of the bundle's folder. */
  readonly folder: string;
  /** `file.export`. */
  readonly handler: string;
  readonly name: string;
  readonly arn: string;
  readonly memoryMb: number;
}

/** One invocation, to the thread. */
export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  readonly requestId: string;
  /** How long the invocation may take. */
  readonly timeoutMilliseconds: number;
}

/** From the thread, once the bundle is loaded. */
export interface Ready {
  readonly ready: true;
}

/** The outcome of one invocation, from the thread. */
export type Outcome =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: string };
