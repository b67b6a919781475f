import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiFault } from '../api/client.ts';
import { Button } from './button.tsx';
import { faultText } from './faults.ts';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

/** Grey lines in the place of what is on its way. */
export const Loading = ({ rows = 4 }: { rows?: number }) => {
  const t = useWords(sharedWords);
  return (
    <div role="status" aria-label={t.loading} className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, index) => index).map((index) => (
        <div key={index} className="h-5 animate-pulse rounded bg-sunken" />
      ))}
    </div>
  );
};

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing is there yet: says what would be, and how to begin. */
export const Empty = ({ icon: Icon, title, children, action }: EmptyProps) => (
  <div data-empty className="flex flex-col items-center gap-3 px-6 py-14 text-center">
    <span className="rounded-full bg-accent-soft p-3 text-accent">
      <Icon aria-hidden className="size-6" />
    </span>
    <p className="text-base font-semibold">{title}</p>
    {children && <div className="max-w-md text-muted">{children}</div>}
    {action}
  </div>
);

/** What failed, and a way to try again. */
export const Fault = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const t = useWords(sharedWords);
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      <CircleAlert aria-hidden className="size-7 text-danger" />
      <p className="text-base font-semibold">{t.faultTitle}</p>
      <p className="max-w-md text-muted">{faultText(error)}</p>
      {error instanceof ApiFault && error.requestId && (
        <p className="font-mono text-xs text-muted">{t.requestId(error.requestId)}</p>
      )}
      {onRetry && <Button onClick={onRetry}>{t.retry}</Button>}
    </div>
  );
};

interface Read {
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Says which part of a page could not be read, where the rest of it stands without that part. */
export const Lacks = ({ of }: { of: readonly Read[] }) => {
  const t = useWords(sharedWords);
  const [first, ...others] = of.filter(({ error }) => error);
  if (!first) return null;
  const readAll = () => {
    for (const { refetch } of [first, ...others]) void refetch();
  };
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-warn-soft px-3 py-2 text-warn"
    >
      <span className="min-w-40 flex-1 break-words">
        {t.lacks} {faultText(first.error)}
      </span>
      <Button onClick={readAll}>{t.retry}</Button>
    </div>
  );
};

const tones = {
  info: 'bg-info-soft text-info',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  good: 'bg-accent-soft text-accent-strong',
  plain: 'bg-sunken text-muted',
} as const;

export const Note = ({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) => (
  <div role={tone === 'danger' ? 'alert' : undefined} className={`rounded-md px-3 py-2 ${tones[tone]}`}>
    {children}
  </div>
);

export const Badge = ({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }) => (
  <span
    className={`inline-flex max-w-full items-center gap-1 overflow-hidden rounded px-1.5 py-0.5 text-xs whitespace-nowrap ${tones[tone]}`}
  >
    {children}
  </span>
);
