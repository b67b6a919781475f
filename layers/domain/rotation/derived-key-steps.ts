import type { RotatedLabel } from '../keys/hkdf.ts';
import { nobody, theInstance } from './owners.ts';
import { type LevelSteps, nothing } from './work.ts';

/**
 * Another key derived from the root key, which signs from now on. Nothing is sealed by such a key; what was signed
 * before stays valid until its own end.
 */
export const derivedKeySteps = (label: RotatedLabel): LevelSteps => ({
  prepared: theInstance,
  prepare: async ({ renewal }, { startedAt }) => {
    await renewal.ensureDerivedSince(label, startedAt);
    return nothing;
  },
  moving: nobody,
  move: async () => nothing,
});
