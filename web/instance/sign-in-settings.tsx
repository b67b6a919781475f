import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Check, Several } from '../shared/inputs.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import {
  type FormState,
  formOf,
  type Method,
  methods,
  route,
  signInChange,
  trusts,
} from './sign-in-change.ts';
import { instanceWords } from './words.ts';

type Config = ReplyOf<'GET /api/v1/admin/config'>['config'];

/** How people get into the instance. */
export const SignInSettings = ({ config }: { config: Config }) => {
  const t = useWords(instanceWords);
  const before = formOf(config);
  const [form, setForm] = useState(before);
  const set = (part: Partial<FormState>) => setForm({ ...form, ...part });
  const own = useQuery(reading('GET /api/v1/organization', {}));
  const update = useChange(route, 'GET /api/v1/admin/config');
  const organizations = (own.data?.organizations ?? []).map(({ id, name }) => [id, name] as const);
  const isKnown = organizations.some(([id]) => id === config.defaultAuthOrgId);
  const submit = async () => {
    await update.mutateAsync({ body: signInChange(form, before) });
    toast('good', t.saved);
  };
  return (
    <section aria-label={t.signIn} className="card flex flex-col gap-3 p-5">
      <h2 className="text-base font-semibold">{t.signIn}</h2>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Several
              label={t.methods}
              hint={t.methodsHint}
              options={methods.map((each) => [
                each,
                config.availableLoginMethods.includes(each) || !form.enabled.includes(each)
                  ? t[`method-${each}`]
                  : t.lacksApp(t[`method-${each}`]),
              ])}
              chosen={form.enabled}
              onChange={(enabled) => set({ enabled: enabled as readonly Method[] })}
            />
            <Choice
              label={t.defaultOrganization}
              value={form.organizationId}
              onChange={(organizationId) => set({ organizationId })}
              options={[
                ['', t.noDefault],
                ...organizations,
                ...(config.defaultAuthOrgId && !isKnown
                  ? [[config.defaultAuthOrgId, config.defaultAuthOrgSlug ?? config.defaultAuthOrgId] as const]
                  : []),
              ]}
            />
            <fieldset className="flex flex-col gap-1">
              <legend className="mb-1 font-medium">{t.trust}</legend>
              {trusts.map((each) => (
                <Check
                  key={each}
                  label={t[each]}
                  checked={form[each]}
                  onChange={(is) => set({ [each]: is })}
                />
              ))}
              <p className="text-xs text-muted">{t.trustHint}</p>
            </fieldset>
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {t.saveSignIn}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};
