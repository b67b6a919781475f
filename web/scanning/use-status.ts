import { useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type Finding, listOfRisks, type Status, setStatus } from './scanning.ts';
import { scanningWords } from './words.ts';

/** Says what became of a finding. */
export const useStatus = ({ id: riskId }: Finding) => {
  const t = useWords(scanningWords);
  const { organizationId = '' } = useSession();
  const change = useChange(setStatus, listOfRisks);
  const choose = (status: Status) =>
    void change
      .mutateAsync({ path: { organizationId, riskId }, body: { status } })
      .then(() => toast('good', t.marked), toastFault);
  return { choose, isPending: change.isPending };
};
