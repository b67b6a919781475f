import { useState } from 'react';
import { ask } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { belongingOf, redirectIn } from './belonging.ts';
import { useWayBack } from './way-back.ts';
import { leaveFor, waysFor } from './ways.ts';
import { signInWords } from './words.ts';

/** Leads to where an organization keeps its accounts, by an address or the organization's short name. */
export const SsoForm = ({ onDirectory }: { onDirectory: (slug: string) => void }) => {
  const t = useWords(signInWords);
  const { path } = useWayBack();
  const [text, setText] = useState('');
  const submit = async () => {
    const belonging = belongingOf(text.trim());
    const ways = await waysFor(belonging);
    const url = redirectIn(ways);
    if (url) return leaveFor(url, path);
    if (!ways.some(({ method }) => method === 'ldap')) throw new Error(t.ssoNone);
    onDirectory(belonging.organizationSlug ?? '');
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Field
            label={t.ssoWhere}
            value={text}
            onChange={({ target }) => setText(target.value)}
            hint={t.ssoWhereHint}
            autoComplete="username"
            maxLength={255}
          />
          <Button look="primary" type="submit" busy={busy}>
            {t.ssoGo}
          </Button>
        </>
      )}
    </Form>
  );
};

/** Asks for what a company's directory knows; the password leaves the page with it. */
export const DirectoryForm = ({ slug }: { slug: string }) => {
  const t = useWords(signInWords);
  const { path } = useWayBack();
  const [organizationSlug, setSlug] = useState(slug);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    const body = { organizationSlug, username, password };
    const { nextUrl } = await ask<{ nextUrl: string }>({
      method: 'POST',
      path: '/api/v1/ldap/login',
      body,
    });
    leaveFor(nextUrl, path);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Field
            label={t.ldapSlug}
            value={organizationSlug}
            onChange={({ target }) => setSlug(target.value)}
            maxLength={64}
            required
          />
          <Field
            label={t.ldapUser}
            value={username}
            onChange={({ target }) => setUsername(target.value)}
            autoComplete="username"
            maxLength={255}
            required
          />
          <Field
            label={t.password}
            type="password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            autoComplete="current-password"
            maxLength={1024}
            required
          />
          <Button look="primary" type="submit" busy={busy}>
            {t.signIn}
          </Button>
        </>
      )}
    </Form>
  );
};
