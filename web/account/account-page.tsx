import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { call } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { SecondFactors } from '../factors/second-factors.tsx';
import { Button } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Page } from '../shared/page.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { ApiKeys } from './api-keys.tsx';
import { RecoveryKit } from './recovery-kit.tsx';
import { Sessions } from './sessions.tsx';
import { accountWords } from './words.ts';

const me = 'GET /api/v2/users/me';
type User = ReplyOf<typeof me>['user'];

/** What is of the person who is signed in. */
export const AccountPage = () => {
  const t = useWords(accountWords);
  const found = useQuery(reading(me, {}));
  return (
    <Page title={t.title} intro={found.data?.user.username}>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Profile user={found.data.user} />
          <Password username={found.data.user.username} />
          <SecondFactors />
          <RecoveryKit username={found.data.user.username} />
          <Sessions />
          <ApiKeys />
        </>
      )}
    </Page>
  );
};

const Profile = ({ user }: { user: User }) => {
  const t = useWords(accountWords);
  const shared = useWords(sharedWords);
  const [firstName, setFirst] = useState(user.firstName ?? '');
  const [lastName, setLast] = useState(user.lastName ?? '');
  const update = useChange('PATCH /api/v2/users/me/name', me);
  const submit = async () => {
    await update.mutateAsync({ body: { firstName, lastName } });
    toast('good', t.saved);
  };
  return (
    <section className="card p-5">
      <h2 className="mb-4 text-base font-semibold">{t.profile}</h2>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Field
              label={t.firstName}
              value={firstName}
              onChange={({ target }) => setFirst(target.value)}
              maxLength={255}
              required
            />
            <Field
              label={t.lastName}
              value={lastName}
              onChange={({ target }) => setLast(target.value)}
              maxLength={255}
            />
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};

const longest = 255;

/** Passwords are state of this form alone: no cache remembers what was sent. */
const Password = ({ username }: { username: string }) => {
  const t = useWords(accountWords);
  const [oldPassword, setOld] = useState('');
  const [password, setNew] = useState('');
  const submit = async () => {
    await call('POST /api/v1/password/change-password', { body: { oldPassword, password } });
    setOld('');
    setNew('');
    toast('good', t.passwordChanged);
  };
  return (
    <section className="card p-5">
      <h2 className="mb-4 text-base font-semibold">{t.password}</h2>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <input type="text" autoComplete="username" value={username} readOnly hidden />
            <Field
              label={t.oldPassword}
              type="password"
              autoComplete="current-password"
              value={oldPassword}
              onChange={({ target }) => setOld(target.value)}
              maxLength={longest}
              required
            />
            <Field
              label={t.newPassword}
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={({ target }) => setNew(target.value)}
              maxLength={longest}
              required
            />
            <div>
              <Button type="submit" busy={busy}>
                {t.changePassword}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};
