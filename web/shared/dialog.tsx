import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';
import { sharedWords } from './shared-words.ts';
import { bringToasts } from './toast.tsx';
import { useWords } from './words.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** A panel at the side shows what belongs to something on the page; a box asks about it. */
  readonly place?: 'box' | 'side';
  readonly wide?: boolean;
}

const places = {
  box: 'm-auto max-h-[92dvh] rounded-xl',
  side: 'my-0 mr-0 ml-auto h-dvh max-h-dvh sm:rounded-l-xl',
} as const;

/** A modal of the browser's own: it keeps the focus, ends by Escape, and gives the focus back. Mounted is open. */
export const Dialog = ({ title, onClose, children, place = 'box', wide }: DialogProps) => {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const t = useWords(sharedWords);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    bringToasts();
    return () => {
      dialog?.close();
      bringToasts();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === ref.current && onClose()}
      className={`${places[place]} ${wide ? 'max-w-4xl' : 'max-w-lg'} w-full border border-line bg-surface p-0 text-ink shadow-2xl`}
    >
      <div className={`flex flex-col ${place === 'side' ? 'h-full' : 'max-h-[92dvh]'}`}>
        <header className="flex items-center justify-between gap-4 border-b border-line px-5 py-3">
          <h2 id={heading} className="min-w-0 truncate text-base font-semibold">
            {title}
          </h2>
          <IconButton icon={X} label={t.close} onClick={onClose} />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
      </div>
    </dialog>
  );
};

interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action: ReactNode;
  readonly onClose: () => void;
}

/** A question before something is done that is hard to undo; `action` is the button that does it. */
export const Confirm = ({ title, children, action, onClose }: ConfirmProps) => (
  <Dialog title={title} onClose={onClose}>
    <div className="flex flex-col gap-3">{children}</div>
    <Actions onCancel={onClose}>{action}</Actions>
  </Dialog>
);

/** The buttons that end a dialog. */
export const Actions = ({ children, onCancel }: { children: ReactNode; onCancel?: () => void }) => {
  const t = useWords(sharedWords);
  return (
    <div className="mt-5 flex flex-wrap justify-end gap-2">
      {onCancel && (
        <button
          type="button"
          onClick={onCancel}
          className="min-h-9 rounded-md border border-line px-3 py-1.5 hover:bg-sunken"
        >
          {t.cancel}
        </button>
      )}
      {children}
    </div>
  );
};
