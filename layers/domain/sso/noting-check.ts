import { LoginRefusal } from '../identities/login-refusal.ts';
import type { Unit } from '../unit.ts';

/** The trail says which check an answer failed. */
export const notingCheck = async <T>(unit: Pick<Unit, 'note'>, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LoginRefusal) unit.note({ metadata: { refusedBy: error.check } });
    throw error;
  }
};
