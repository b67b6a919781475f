import type { Construct } from 'constructs';
import type { LocketFunction } from '../functions/locket-function.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

/** A worker that was made, to be connected with what starts it. */
export interface Triggered {
  /** The worker's construct, under which what starts it stands. */
  readonly scope: Construct;
  readonly worker: LocketFunction;
  readonly settings: Settings;
  readonly storage: Storage;
}
