import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { Contacts } from './contacts.tsx';
import { OrganizationFrame, useOrganization, useOrganizationRoles } from './frame.tsx';
import { Security } from './security.tsx';
import { organizationWords } from './words.ts';

const one = 'GET /api/v1/organization/{orgId}';
export type Organization = ReplyOf<typeof one>['organization'];

/** Name and rules of the organization, and who is told of incidents. */
export const OrganizationSettingsPage = () => {
  const { found, organization } = useOrganization();
  return (
    <OrganizationFrame>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {organization && (
        <>
          <General organization={organization} />
          <Security organization={organization} />
          <Contacts orgId={organization.id} />
        </>
      )}
    </OrganizationFrame>
  );
};

const formOf = (organization: Organization) => ({
  name: organization.name,
  slug: organization.slug,
  role: organization.defaultMembershipRole,
  sessions: organization.userTokenExpiration ?? '',
  domains: organization.allowedEmailDomains.join('\n'),
  auditFailure: organization.auditFailureMode,
  auditDays: String(organization.auditLogsRetentionDays ?? ''),
});
type FormState = ReturnType<typeof formOf>;

const bodies: { readonly [K in keyof FormState]: (value: FormState[K]) => object } = {
  name: (name) => ({ name }),
  slug: (slug) => ({ slug }),
  role: (defaultMembershipRoleSlug) => ({ defaultMembershipRoleSlug }),
  sessions: (text) => ({ userTokenExpiration: text.trim() || null }),
  domains: (text) => ({ allowedEmailDomains: text.split(/\s+/).filter((each) => each !== '') }),
  auditFailure: (auditFailureMode) => ({ auditFailureMode }),
  auditDays: (text) => ({ auditLogsRetentionDays: text === '' ? null : Number(text) }),
};

/** Only what was changed is sent: some of it takes more rights than the rest. */
const changeOf = (form: FormState, before: FormState): object =>
  Object.assign(
    {},
    ...(Object.keys(bodies) as (keyof FormState)[])
      .filter((name) => form[name] !== before[name])
      .map((name) => bodies[name](form[name] as never)),
  );

const General = ({ organization }: { organization: Organization }) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const roles = useOrganizationRoles();
  const before = formOf(organization);
  const [form, setForm] = useState(before);
  const set = (part: Partial<FormState>) => setForm({ ...form, ...part });
  const update = useChange('PATCH /api/v1/organization/{orgId}', one, 'GET /api/v1/organization');
  const submit = async () => {
    await update.mutateAsync({ path: { orgId: organization.id }, body: changeOf(form, before) });
    toast('good', t.saved);
  };
  return (
    <section className="card p-5">
      <h2 className="mb-4 text-base font-semibold">{t.general}</h2>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={form.name}
              onChange={({ target }) => set({ name: target.value })}
              maxLength={64}
              required
            />
            <Field
              label={t.shortName}
              hint={t.slugHint}
              value={form.slug}
              onChange={({ target }) => set({ slug: target.value })}
              maxLength={64}
              required
            />
            <Choice
              label={t.defaultRole}
              value={form.role}
              onChange={(role) => set({ role })}
              options={roles}
            />
            <Field
              label={t.sessions}
              value={form.sessions}
              onChange={({ target }) => set({ sessions: target.value })}
              maxLength={16}
            />
            <TextBox
              label={t.domains}
              value={form.domains}
              onChange={({ target }) => set({ domains: target.value })}
              maxLength={10_000}
            />
            <Choice
              label={t.auditFailure}
              value={form.auditFailure}
              onChange={(mode) => set({ auditFailure: mode === 'degrade' ? 'degrade' : 'fail' })}
              options={[
                ['fail', t.fail],
                ['degrade', t.degrade],
              ]}
            />
            <Field
              label={t.auditDays}
              type="number"
              min={0}
              value={form.auditDays}
              onChange={({ target }) => set({ auditDays: target.value })}
            />
            <div className="flex items-center gap-2 text-muted">
              <span className="whitespace-nowrap">{t.id}</span>
              <code className="truncate font-mono text-xs">{organization.id}</code>
              <CopyButton text={organization.id} />
            </div>
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
