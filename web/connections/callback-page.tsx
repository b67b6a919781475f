import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Facts } from '../shared/facts.tsx';
import { Form } from '../shared/form.tsx';
import { Page } from '../shared/page.tsx';
import { Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { takeBegun } from './begun.ts';
import { listOfConnections, useApps } from './connections.ts';
import { takeSentBack } from './returned-code.ts';
import { connectionWords } from './words.ts';

/** Where vendors send a browser back to, once somebody consented there or did not. */
export const CallbackPage = () => {
  const t = useWords(connectionWords);
  const { organizationId = '' } = useSession();
  const [answer] = useState(takeSentBack);
  const [begun] = useState(() => takeBegun(answer, organizationId));
  const { nameOf } = useApps();
  const isRefused = begun !== undefined && answer?.code === undefined;
  return (
    <Page title={t.consentTitle}>
      <section className="card flex max-w-xl flex-col gap-4 p-5" aria-label={t.consentTitle}>
        {!begun && <Note tone="warn">{t.consentUnknown}</Note>}
        {isRefused && <Note tone="danger">{t.consentRefused(nameOf(begun.app), answer?.error ?? '')}</Note>}
        {begun && answer?.code !== undefined && <Confirmation begun={begun} code={answer.code} />}
        {(!begun || isRefused) && <BackButton projectId={begun?.projectId} />}
      </section>
    </Page>
  );
};

const useWayBack = (projectId: string | undefined) => {
  const navigate = useNavigate();
  return () =>
    projectId === undefined
      ? navigate({ to: '/app-connections', replace: true })
      : navigate({ to: '/projects/$projectId/syncs/connections', params: { projectId }, replace: true });
};

const BackButton = ({ projectId }: { projectId: string | undefined }) => {
  const t = useWords(connectionWords);
  const goBack = useWayBack(projectId);
  return (
    <div>
      <Button onClick={() => void goBack()}>{t.toConnections}</Button>
    </div>
  );
};

interface ConfirmationProps {
  readonly begun: NonNullable<ReturnType<typeof takeBegun>>;
  readonly code: string;
}

/** Asks before anything is made: the code counts once, and is state of this page alone. */
const Confirmation = ({ begun, code }: ConfirmationProps) => {
  const t = useWords(connectionWords);
  const { nameOf } = useApps();
  const goBack = useWayBack(begun.projectId);
  const { app, name, description, projectId, verifier } = begun;
  const submit = async () => {
    await call('POST /api/v1/app-connections/{app}', {
      path: { app },
      body: {
        name,
        method: 'oauth',
        credentials: { code, ...(verifier !== undefined && { codeVerifier: verifier }) },
        ...(description && { description }),
        ...(projectId && { projectId }),
      },
    });
    await readAgain(listOfConnections);
    toast('good', t.connected(name));
    await goBack();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <p>{projectId ? t.consentTextProject(nameOf(app)) : t.consentText(nameOf(app))}</p>
          <Facts
            entries={[
              [t.app, nameOf(app)],
              [t.name, name],
              [t.description, description],
            ]}
          />
          <div className="flex flex-wrap gap-2">
            <Button look="primary" type="submit" busy={busy}>
              {t.connect}
            </Button>
            <Button onClick={() => void goBack()}>{t.discard}</Button>
          </div>
        </>
      )}
    </Form>
  );
};
