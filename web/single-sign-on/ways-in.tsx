import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';
import { Badge, Fault, Lacks, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { useLdap, useOidc, useSaml } from './found.ts';
import { ProviderState } from './provider-card.tsx';
import { ssoWords } from './words.ts';

const config = 'GET /api/v1/admin/config';
const ofInstance = ['email', 'google', 'github', 'gitlab'] as const;

/** By what people get in: the organization's own providers, and what the whole instance offers. */
export const WaysIn = () => {
  const t = useWords(ssoWords);
  const found = useQuery(reading(config, {}));
  const own = [
    ['oidc', useOidc()],
    ['saml', useSaml()],
    ['ldap', useLdap()],
  ] as const;
  return (
    <>
      <section aria-label={t.ownProviders} className="card flex flex-col gap-3 p-5">
        <h2 className="text-base font-semibold">{t.ownProviders}</h2>
        <Lacks of={own.map(([, provider]) => provider)} />
        <ul className="divide-y divide-line">
          {own.map(([name, provider]) => (
            <li key={name} className="flex flex-wrap items-center justify-between gap-2 py-2">
              <span className="font-medium">{t[name]}</span>
              {provider.isPending ? (
                <Loading rows={1} />
              ) : provider.error ? (
                <span className="text-danger">{t.unreadable}</span>
              ) : (
                <ProviderState config={provider.config} />
              )}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t.ofInstance} className="card flex flex-col gap-3 p-5">
        <h2 className="text-base font-semibold">{t.ofInstance}</h2>
        <p className="text-muted">{t.ofInstanceText}</p>
        {found.isPending && <Loading rows={3} />}
        {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        <ul className="divide-y divide-line">
          {found.data &&
            ofInstance.map((method) => {
              const isOpen = found.data.config.availableLoginMethods.includes(method);
              return (
                <li key={method} className="flex items-center justify-between gap-2 py-2">
                  <span className="font-medium">{t[`way-${method}`]}</span>
                  <Badge tone={isOpen ? 'good' : 'plain'}>{isOpen ? t.offered : t.notOffered}</Badge>
                </li>
              );
            })}
        </ul>
      </section>
    </>
  );
};
