import { type Cleanup, cleanup } from '../../local/cleanup.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const interrupted = 130;

/** Undoes what the work has noted down, however it ends: also when somebody interrupts this process. */
export const withUndo = async <T>(work: (undo: Cleanup) => Promise<T>): Promise<T> => {
  const undo = cleanup();
  const end = (): void => void undo.run().finally(() => process.exit(interrupted));
  for (const signal of signals) process.once(signal, end);
  try {
    return await work(undo);
  } finally {
    await undo.run();
    for (const signal of signals) process.off(signal, end);
  }
};
