import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent font-medium',
  plain: 'bg-surface text-ink hover:bg-sunken border-line',
  quiet: 'bg-transparent text-muted hover:bg-sunken hover:text-ink border-transparent',
  danger: 'bg-surface text-danger hover:bg-danger-soft border-danger',
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: keyof typeof looks;
  readonly icon?: LucideIcon;
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export const Button = ({
  look = 'plain',
  icon: Icon,
  busy,
  children,
  className = '',
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    disabled={rest.disabled || busy}
    aria-busy={busy || undefined}
    className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 whitespace-nowrap transition-colors disabled:opacity-60 ${looks[look]} ${className}`}
  >
    {busy ? (
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
    ) : (
      Icon && <Icon aria-hidden className="size-4 shrink-0" />
    )}
    {children}
  </button>
);

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  /** What it does, for those who see no icon; shown when the pointer rests on it. */
  readonly label: string;
  readonly tone?: 'muted' | 'danger';
}

export const IconButton = ({
  icon: Icon,
  label,
  tone = 'muted',
  className = '',
  ...rest
}: IconButtonProps) => (
  <button
    type="button"
    {...rest}
    aria-label={label}
    title={label}
    className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-40 ${tone === 'danger' ? 'text-muted hover:bg-danger-soft hover:text-danger' : 'text-muted hover:bg-sunken hover:text-ink'} ${className}`}
  >
    <Icon aria-hidden className="size-4" />
  </button>
);
