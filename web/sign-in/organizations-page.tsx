import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiFault } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { BreakGlass } from './break-glass.tsx';
import { CodeForm } from './code-form.tsx';
import { Frame } from './frame.tsx';
import { type Challenge, chooseOrganization, signOut } from './signing-in.ts';
import { useWayBack } from './way-back.ts';
import { signInWords } from './words.ts';

/** Which organization to act in. */
export const OrganizationsPage = () => {
  const t = useWords(signInWords);
  const navigate = useNavigate();
  const { goBack } = useWayBack();
  const [challenge, setChallenge] = useState<Challenge>();
  const [closedId, setClosed] = useState<string>();
  const { organizationId } = useSession();
  const own = useQuery(reading('GET /api/v1/organization', {}));
  const choose = async (id: string) => {
    try {
      const wanted = await chooseOrganization(id);
      if (wanted) setChallenge(wanted);
      else goBack();
    } catch (error) {
      if (error instanceof ApiFault && error.status === 403) setClosed(id);
      toastFault(error);
    }
  };
  const [only, second] = own.data?.organizations ?? [];
  const isTried = useRef(false);
  // Whoever comes from an identity provider is in one organization, and not asked which.
  useEffect(() => {
    if (!only || second || organizationId || isTried.current) return;
    isTried.current = true;
    void choose(only.id);
  });
  const leave = () => void signOut().finally(() => navigate({ to: '/sign-in', replace: true }));
  if (challenge)
    return (
      <Frame title={t.codeTitle} intro={t.factorAsked}>
        <CodeForm challenge={challenge} onDone={goBack} />
      </Frame>
    );
  return (
    <Frame title={t.organizationTitle} intro={t.organizationIntro}>
      <div className="flex flex-col gap-2">
        {own.isPending && <Loading rows={2} />}
        {own.error && <Fault error={own.error} onRetry={() => void own.refetch()} />}
        {own.data?.organizations.length === 0 && <Note tone="info">{t.noOrganization}</Note>}
        {own.data?.organizations.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            onClick={() => void choose(id)}
            className="flex min-h-12 items-center gap-3 rounded-lg border border-line px-4 py-2 text-left hover:bg-sunken"
          >
            <Building2 aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
          </button>
        ))}
        {closedId && <BreakGlass organizationId={closedId} onDone={() => void choose(closedId)} />}
        <Button look="quiet" onClick={leave} className="mt-3">
          {t.signOut}
        </Button>
      </div>
    </Frame>
  );
};
