import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { InputOf } from '../api/client.ts';
import { ApiFault, call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { useOrganization } from '../organization/frame.tsx';
import { Button } from '../shared/button.tsx';
import { faultText } from '../shared/faults.ts';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { ConfigForm } from './config-form.tsx';
import { useLdap } from './found.ts';
import { LdapGroups } from './ldap-groups.tsx';
import { ProviderCard } from './provider-card.tsx';
import type { Asked, Values } from './values.ts';
import { ssoWords } from './words.ts';

const one = 'GET /api/v1/ldap/config';
type Creation = InputOf<'POST /api/v1/ldap/config'>['body'];
type Change = InputOf<'PATCH /api/v1/ldap/config'>['body'];

const nothing: Values = {
  url: '',
  caCert: '',
  bindDN: '',
  bindPass: '',
  searchBase: '',
  searchFilter: '',
  uniqueUserAttribute: '',
  groupSearchBase: '',
  groupSearchFilter: '',
  nestedGroups: false,
  isActive: false,
};

const useAsked = (): readonly Asked[] => {
  const t = useWords(ssoWords);
  return [
    {
      name: 'url',
      label: t.ldapUrl,
      hint: t.ldapUrlHint,
      placeholder: 'ldaps://ldap.example.com',
      most: 512,
      required: true,
    },
    { name: 'caCert', label: t.caCert, hint: t.caCertHint, as: 'area' },
    {
      name: 'bindDN',
      label: t.bindDn,
      placeholder: 'cn=locket,ou=services,dc=example,dc=com',
      most: 1024,
      required: true,
    },
    { name: 'bindPass', label: t.bindPass, as: 'secret', most: 1024, required: true },
    {
      name: 'searchBase',
      label: t.searchBase,
      placeholder: 'ou=people,dc=example,dc=com',
      most: 1024,
      required: true,
    },
    { name: 'searchFilter', label: t.searchFilter, hint: t.searchFilterHint },
    { name: 'uniqueUserAttribute', label: t.uniqueAttribute, hint: t.uniqueAttributeHint, most: 128 },
    { name: 'groupSearchBase', label: t.groupSearchBase, hint: t.groupSearchBaseHint, most: 1024 },
    { name: 'groupSearchFilter', label: t.groupSearchFilter, hint: t.usualIfEmpty },
    { name: 'nestedGroups', label: t.nestedGroups, as: 'check' },
    { name: 'isActive', label: t.isActive, as: 'check' },
  ];
};

/** The directory of the organization. */
export const Ldap = () => {
  const t = useWords(ssoWords);
  const { orgId: organizationId } = useOrganization();
  const found = useLdap();
  const asked = useAsked();
  const { config } = found;
  const before: Values = config
    ? Object.fromEntries(
        Object.keys(nothing).map((name) => [
          name,
          name === 'bindPass' ? '' : (config[name as keyof typeof config] ?? ''),
        ]),
      )
    : nothing;
  const save = async (values: Values) => {
    if (config)
      await call('PATCH /api/v1/ldap/config', { body: { ...(values as unknown as Change), organizationId } });
    else
      await call('POST /api/v1/ldap/config', {
        body: { ...(values as unknown as Creation), isActive: values.isActive === true, organizationId },
      });
    await readAgain(one);
  };
  return (
    <>
      <ProviderCard title={t.ldap} intro={t.ldapIntro} found={found}>
        <ConfigForm key={config?.id ?? 'new'} asked={asked} before={before} isNew={!config} onSave={save} />
        {config && <TestConnection configId={config.id} />}
      </ProviderCard>
      {config && <LdapGroups configId={config.id} />}
    </>
  );
};

const steps = ['connect', 'tls', 'bind', 'search'] as const;
type Step = (typeof steps)[number];

/** The step that a refusal names, if it names one. */
const failedStepIn = (error: unknown): Step | undefined => {
  const { step } = ((error instanceof ApiFault && error.details) || {}) as { readonly step?: unknown };
  return steps.find((each) => each === step);
};

/** Tries what is stored, step by step. */
const TestConnection = ({ configId }: { configId: string }) => {
  const t = useWords(ssoWords);
  const [outcome, setOutcome] = useState<{ failed?: Step | undefined; text: string }>();
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    setOutcome(undefined);
    try {
      await call('POST /api/v1/ldap/config/{configId}/test-connection', { path: { configId } });
      setOutcome({ text: t.testPassed });
    } catch (error) {
      setOutcome({ failed: failedStepIn(error) ?? 'connect', text: faultText(error) });
    } finally {
      setBusy(false);
    }
  };
  const failedAt = outcome?.failed ? steps.indexOf(outcome.failed) : steps.length;
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">{t.testText}</p>
        <Button icon={PlugZap} busy={busy} onClick={() => void test()}>
          {t.test}
        </Button>
      </div>
      {outcome && (
        <>
          <Note tone={outcome.failed ? 'danger' : 'good'}>{outcome.text}</Note>
          <ol aria-label={t.test} className="flex flex-wrap gap-2 text-xs">
            {steps.map((step, index) => (
              <li key={step} className={index === failedAt ? 'font-semibold text-danger' : 'text-muted'}>
                {index < failedAt ? '✓' : index === failedAt ? '✗' : '–'} {t[`step-${step}`]}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
};
