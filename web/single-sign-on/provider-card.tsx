import type { ReactNode } from 'react';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { ssoWords } from './words.ts';

interface CardProps {
  readonly title: string;
  readonly intro: string;
  readonly found: {
    readonly isPending: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
    readonly config: { readonly isActive: boolean; readonly lastUsed: string | null } | undefined;
  };
  readonly children: ReactNode;
}

/** Whether a provider is set up, in use, and when it was used last. */
export const ProviderState = ({ config }: Pick<CardProps['found'], 'config'>) => {
  const t = useWords(ssoWords);
  const instant = useInstants();
  if (!config) return <Badge>{t.notSetUp}</Badge>;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone={config.isActive ? 'good' : 'warn'}>{config.isActive ? t.active : t.inactive}</Badge>
      <span className="text-xs text-muted">
        {config.lastUsed ? t.lastUsed(instant(config.lastUsed)) : t.neverUsed}
      </span>
    </span>
  );
};

/** A provider of the organization: how it stands, and what is said of it once that was read. */
export const ProviderCard = ({ title, intro, found, children }: CardProps) => (
  <section aria-label={title} className="card flex flex-col gap-4 p-5">
    <div className="flex flex-wrap items-center justify-between gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      {!found.isPending && !found.error && <ProviderState config={found.config} />}
    </div>
    <p className="text-muted">{intro}</p>
    {found.isPending && <Loading />}
    {Boolean(found.error) && <Fault error={found.error} onRetry={() => void found.refetch()} />}
    {!found.isPending && !found.error && children}
  </section>
);
