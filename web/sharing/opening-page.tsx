import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiFault, call, type ReplyOf } from '../api/client.ts';
import { restoredSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { Frame } from '../sign-in/frame.tsx';
import { sharingWords } from './words.ts';

type Opened = NonNullable<ReplyOf<'POST /api/v1/secret-sharing/public/{id}'>['secret']>;

/** Opens a share for whoever has its link, when they say so: looking at a link takes no view. */
export const OpeningPage = () => {
  const t = useWords(sharingWords);
  const id = useLocation().hash;
  const [opened, setOpened] = useState<Opened>();
  return (
    <Frame title={opened ? t.opened : t.openTitle} intro={opened ? '' : t.openIntro}>
      {id === '' ? (
        <Note tone="warn">{t.noLink}</Note>
      ) : opened ? (
        <Shown opened={opened} />
      ) : (
        <Opening id={id} onOpened={setOpened} />
      )}
    </Frame>
  );
};

/** Refusals speak of the link here, not of roles. */
const openedBy = (id: string, password: string) =>
  call('POST /api/v1/secret-sharing/public/{id}', {
    path: { id },
    body: password ? { password } : {},
  }).catch((error: unknown) => {
    const isRefused = error instanceof ApiFault && error.status >= 400 && error.status < 429;
    throw isRefused ? new Error(error.message) : error;
  });

const Opening = ({ id, onOpened }: { id: string; onOpened: (opened: Opened) => void }) => {
  const t = useWords(sharingWords);
  const [isProtected, setProtected] = useState(false);
  const [wasTried, setTried] = useState(false);
  const [password, setPassword] = useState('');
  const submit = async () => {
    // Who is signed in may open what is shared within the organization.
    await restoredSession().catch(() => undefined);
    const reply = await openedBy(id, password);
    if (reply.secret) return onOpened(reply.secret);
    setTried(isProtected);
    setProtected(true);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          {isProtected && (
            <>
              <Note tone="info">{wasTried ? t.tryPassword : t.wrongPassword}</Note>
              <Field
                label={t.password}
                type="password"
                value={password}
                onChange={({ target }) => setPassword(target.value)}
                maxLength={256}
                required
              />
            </>
          )}
          <Button look="primary" type="submit" busy={busy}>
            {t.open}
          </Button>
        </>
      )}
    </Form>
  );
};

const Shown = ({ opened: { secretValue, expiresAfterViews, orgName } }: { opened: Opened }) => {
  const t = useWords(sharingWords);
  return (
    <div className="flex flex-col gap-3">
      <Snippet label={orgName ? t.sharedBy(orgName) : t.value}>{secretValue}</Snippet>
      {expiresAfterViews !== null && <p className="text-muted">{t.left(expiresAfterViews - 1)}</p>}
    </div>
  );
};
