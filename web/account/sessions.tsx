import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Removal } from '../shared/removal.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { signOut } from '../sign-in/signing-in.ts';
import { accountWords } from './words.ts';

const list = 'GET /api/v2/users/me/sessions';

/** Where the person is signed in. */
export const Sessions = () => {
  const t = useWords(accountWords);
  const instant = useInstants();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState<string>();
  const found = useQuery(reading(list, {}));
  const endOne = useChange('DELETE /api/v2/users/me/sessions/{sessionId}', list);
  const endAll = useChange('DELETE /api/v2/users/me/sessions');
  const all = async () => {
    await endAll.mutateAsync({});
    await signOut().catch(() => undefined);
    await navigate({ to: '/sign-in', replace: true });
  };
  return (
    <section aria-label={t.sessions} className="card flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.sessions}</h2>
        <Button look="danger" onClick={() => setLeaving('all')}>
          {t.endAll}
        </Button>
      </div>
      <p className="text-muted">{t.sessionsText}</p>
      {found.isPending && <Loading rows={2} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      <ul className="divide-y divide-line">
        {found.data?.map(({ id, ip, userAgent, lastUsed }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 py-2">
            <span className="min-w-0 flex-1 basis-60">
              <span className="block truncate">{userAgent}</span>
              <span className="block truncate text-xs text-muted">
                {ip} · {t.lastUsed(instant(lastUsed))}
              </span>
            </span>
            <Button look="quiet" onClick={() => setLeaving(id)}>
              {t.end}
            </Button>
          </li>
        ))}
      </ul>
      {leaving && (
        <Removal
          title={leaving === 'all' ? t.endAll : t.end}
          onRemove={() => (leaving === 'all' ? all() : endOne.mutateAsync({ path: { sessionId: leaving } }))}
          onClose={() => setLeaving(undefined)}
        >
          {leaving === 'all' ? t.endAllText : t.endText}
        </Removal>
      )}
    </section>
  );
};
