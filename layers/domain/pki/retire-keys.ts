import type { Unit } from '../unit.ts';
import { maxAuthorityKeys } from './authority.ts';
import { keptAs, type MadeCaKeys, type MadeKey } from './ca-keys.ts';

/** Milliseconds after which whoever made a key has recorded it, or never will. */
const settledAfter = 86_400_000;

export interface RetiredSummary {
  readonly kept: number;
  readonly retired: number;
  /** Made by another instance of the same name: its table is not this one. */
  readonly foreign: number;
}

export interface RetirePorts {
  open(): Pick<Unit, 'stores' | 'runtime'>;
  readonly keys: MadeCaKeys;
  /** Tells the operator which key goes: it can be taken back for 30 days. */
  reportRetired(facts: Pick<MadeKey, 'name' | 'caId' | 'projectId'>): void;
}

type Fate = keyof RetiredSummary;

const furtherVersions = Array.from({ length: maxAuthorityKeys - 1 }, (_, before) => before + 2);

/**
 * Whether the CA that a key was made for has it: of two renewals at once one leaves a key behind that the CA never had.
 * Records of before do not say which key they are about; beside such a one every key of the CA stays.
 */
const isHad = async ({ stores }: Pick<Unit, 'stores'>, key: MadeKey): Promise<boolean> => {
  const { projectId, caId } = key;
  const first = await stores.authorities.key(projectId, caId);
  if (!first) return false;
  const further = await Promise.all(
    furtherVersions.map((version) => stores.authorities.key(projectId, caId, version)),
  );
  const digest = keptAs(key);
  return [first, ...further].some((had) => had && (had.keptAs === undefined || had.keptAs === digest));
};

/** A key goes when no CA has it: it was deleted for good, its project was, or it was never recorded. */
const fateOf = async ({ open }: RetirePorts, instance: string, key: MadeKey): Promise<Fate> => {
  if (key.instance !== instance) return 'foreign';
  const unit = open();
  const { runtime } = unit;
  if (runtime.now().getTime() - key.madeAt.getTime() < settledAfter) return 'kept';
  return (await isHad(unit, key)) ? 'kept' : 'retired';
};

/**
 * Has the keys deleted that no CA has any more. A table that was not set up, or by another instance, says nothing about
 * them: such keys stay.
 */
export const retireKeys = async (ports: RetirePorts): Promise<RetiredSummary> => {
  const summary: Record<Fate, number> = { kept: 0, retired: 0, foreign: 0 };
  const instance = await ports.open().stores.instance.find();
  if (!instance) return summary;
  for await (const key of ports.keys.made()) {
    const fate = await fateOf(ports, instance.orgId, key);
    if (fate === 'retired') {
      await ports.keys.scheduleDeletion(key.name);
      ports.reportRetired({ name: key.name, caId: key.caId, projectId: key.projectId });
    }
    summary[fate] += 1;
  }
  return summary;
};
