import { CircleCheck, CircleX, Info, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { faultText } from './faults.ts';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'danger' | 'info';
  readonly text: string;
}

const shownFor = 6000;
let shown: { readonly toasts: readonly Toast[]; readonly host?: Element } = { toasts: [] };
let last = 0;
const listeners = new Set<() => void>();

/** What lies before all else: nobody sees or hears what is told behind a modal. */
const foremost = (): Element => [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;

const set = (toasts: readonly Toast[]): void => {
  shown = { toasts, host: foremost() };
  for (const listener of listeners) listener();
};

/** Tells in front of what was opened or closed. */
export const bringToasts = (): void => set(shown.toasts);

const dismiss = (id: number): void => set(shown.toasts.filter((toast) => toast.id !== id));

/** Tells of something that was done or went wrong, for some seconds. Never holds a secret. */
export const toast = (tone: Toast['tone'], text: string): void => {
  last += 1;
  const id = last;
  set([...shown.toasts.slice(-3), { id, tone, text }]);
  setTimeout(() => dismiss(id), shownFor);
};

export const toastFault = (error: unknown): void => toast('danger', faultText(error));

const icons = { good: CircleCheck, danger: CircleX, info: Info } as const;
const colours = { good: 'text-accent', danger: 'text-danger', info: 'text-info' } as const;

export const Toasts = () => {
  const t = useWords(sharedWords);
  const { toasts, host } = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return createPortal(
    <div
      aria-live="polite"
      data-toasts
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {toasts.map(({ id, tone, text }) => {
        const Icon = icons[tone];
        return (
          <div key={id} className="card pointer-events-auto flex items-start gap-3 px-4 py-3 shadow-lg">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colours[tone]}`} />
            <p className="min-w-0 flex-1 break-words">{text}</p>
            <button type="button" aria-label={t.dismiss} onClick={() => dismiss(id)} className="text-muted">
              <X aria-hidden className="size-4" />
            </button>
          </div>
        );
      })}
    </div>,
    host ?? document.body,
  );
};
