import { stepAside } from '../../domain/jitter.ts';
import type { Runtime } from '../../domain/runtime.ts';

const waits = { shortest: 10, longest: 400 };

/** Waits between tries of storage. */
export const pause = (runtime: Runtime, attempt: number): Promise<void> => stepAside(runtime, attempt, waits);
