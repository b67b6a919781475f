import type { Worker } from '../worker.ts';

/** Bulk writes whose writers are gone are finished or taken back, once a minute. */
export const worker: Worker = {
  name: 'intents',
  description: 'Settles bulk writes whose writers are gone',
  stack: 'maintenance',
  constructId: 'Intents',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Schedule',
      description: 'Locket: settles bulk writes whose writers are gone',
      at: { everyMinutes: 1 },
    },
  ],
  // A run that is cut off loses nothing: the next one goes on with what is left.
  timeout: 2 * 60,
  table: 'settle',
};
