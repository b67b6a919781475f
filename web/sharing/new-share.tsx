import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { clock } from '../shared/clock.ts';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { sharingWords } from './words.ts';

const hour = 3_600_000;
const times = { oneHour: hour, oneDay: 24 * hour, oneWeek: 168 * hour, oneMonth: 720 * hour } as const;
type Time = keyof typeof times;

/** Where a link leads: what opens the share stands behind the #, so that no log of a server has it. */
const addressOf = (id: string): string => `${new URL('shared', siteUrl).href}#${id}`;

/** Asks for what is to be shared, and shows the link once; neither is in a cache. */
export const NewShare = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(sharingWords);
  const [link, setLink] = useState<string>();
  return (
    <Dialog title={link ? t.done : t.add} onClose={onClose}>
      {link ? (
        <div className="flex flex-col gap-3">
          <Note tone="warn">{t.doneText}</Note>
          <Snippet label={t.link}>{link}</Snippet>
        </div>
      ) : (
        <ShareForm onClose={onClose} onDone={setLink} />
      )}
    </Dialog>
  );
};

const ShareForm = ({ onClose, onDone }: { onClose: () => void; onDone: (link: string) => void }) => {
  const t = useWords(sharingWords);
  const [name, setName] = useState('');
  const [secretValue, setValue] = useState('');
  const [accessType, setAccess] = useState<'anyone' | 'organization'>('anyone');
  const [views, setViews] = useState('1');
  const [time, setTime] = useState<Time>('oneDay');
  const [password, setPassword] = useState('');
  const submit = async () => {
    const { id } = await call('POST /api/v1/secret-sharing', {
      body: {
        secretValue,
        accessType,
        expiresAt: new Date(clock() + times[time]).toISOString(),
        ...(name.trim() && { name }),
        ...(views && { expiresAfterViews: Number(views) }),
        ...(password && { password }),
      },
    });
    onDone(addressOf(id));
    await readAgain('GET /api/v1/secret-sharing');
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Area
            label={t.value}
            value={secretValue}
            onChange={({ target }) => setValue(target.value)}
            maxLength={10_000}
            required
          />
          <Field
            label={t.name}
            hint={t.nameHint}
            value={name}
            onChange={({ target }) => setName(target.value)}
            maxLength={50}
          />
          <Choice
            label={t.access}
            value={accessType}
            onChange={(next) => setAccess(next as 'anyone' | 'organization')}
            options={[
              ['anyone', t.anyone],
              ['organization', t.organization],
            ]}
          />
          <div className="grid grid-cols-2 gap-3">
            <Field
              label={t.views}
              type="number"
              min={1}
              max={1000}
              placeholder={t.unlimited}
              value={views}
              onChange={({ target }) => setViews(target.value)}
            />
            <Choice
              label={t.until}
              value={time}
              onChange={(next) => setTime(next as Time)}
              options={(Object.keys(times) as Time[]).map((each) => [each, t[each]])}
            />
          </div>
          <Field
            label={t.password}
            hint={t.passwordHint}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            maxLength={256}
          />
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {t.create}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
