import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Facts } from '../shared/facts.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { SignInSettings } from './sign-in-settings.tsx';
import { instanceWords } from './words.ts';

const one = 'GET /api/v1/admin/config';
type Config = ReplyOf<typeof one>['config'];

/** What holds for the whole instance. */
export const ServerSettings = () => {
  const found = useQuery(reading(one, {}));
  if (found.isPending) return <Loading />;
  if (found.error) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <SettingsForm config={found.data.config} />
      <SignInSettings config={found.data.config} />
    </>
  );
};

const SettingsForm = ({ config }: { config: Config }) => {
  const t = useWords(instanceWords);
  const id = useId();
  const [allowSignUp, setAllow] = useState(config.allowSignUp);
  const [domain, setDomain] = useState(config.allowedSignUpDomain ?? '');
  const update = useChange('PATCH /api/v1/admin/config', one, 'GET /api/status');
  const submit = async () => {
    await update.mutateAsync({ body: { allowSignUp, allowedSignUpDomain: domain.trim() || null } });
    toast('good', t.saved);
  };
  return (
    <section className="card p-5">
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <div className="flex items-center gap-3">
              <input
                id={id}
                type="checkbox"
                className="size-4 accent-accent"
                checked={allowSignUp}
                onChange={({ target }) => setAllow(target.checked)}
              />
              <label htmlFor={id} className="font-medium">
                {t.signUp}
              </label>
            </div>
            <Field
              label={t.domain}
              hint={t.domainHint}
              value={domain}
              maxLength={255}
              onChange={({ target }) => setDomain(target.value)}
            />
            <Facts
              entries={[
                [
                  t.instanceId,
                  <code key="id" className="font-mono text-xs">
                    {config.instanceId}
                  </code>,
                ],
              ]}
            />
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};
