import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { Confirm } from './dialog.tsx';
import { toastFault } from './toast.tsx';

interface AskProps {
  readonly icon: LucideIcon;
  /** What it does, for the button that asks and for the one that does it. */
  readonly label: string;
  /** Which of the things in a list it is about. */
  readonly about?: string;
  readonly question: ReactNode;
  readonly onConfirm: () => Promise<unknown>;
  /** Words on the button rather than an icon alone. */
  readonly worded?: boolean;
  /** How grave it looks, where it has words. */
  readonly look?: 'danger' | 'primary' | 'plain';
}

/** A button that asks before it does what is hard to undo. */
export const AskButton = ({ icon, label, about, question, onConfirm, worded, look = 'danger' }: AskProps) => {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const confirm = () => {
    setBusy(true);
    void onConfirm()
      .then(() => setAsking(false), toastFault)
      .finally(() => setBusy(false));
  };
  return (
    <>
      {worded ? (
        <Button look={look} icon={icon} onClick={() => setAsking(true)}>
          {label}
        </Button>
      ) : (
        <IconButton
          icon={icon}
          tone="danger"
          label={about ? `${label}: ${about}` : label}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && (
        <Confirm
          title={label}
          onClose={() => setAsking(false)}
          action={
            <Button look={look === 'plain' ? 'primary' : look} busy={busy} onClick={confirm}>
              {label}
            </Button>
          }
        >
          {question}
        </Confirm>
      )}
    </>
  );
};
