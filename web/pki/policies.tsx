import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Scroll, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { Table } from '../shared/list.tsx';
import { useWords } from '../shared/words.ts';
import { listOfPolicies, type Policy, policyBody, textsOfPolicy } from './policy-form.ts';
import { pkiWords } from './words.ts';

/** What certificates that are issued by a profile have to keep. */
export const Policies = ({ projectId }: { projectId: string }) => {
  const t = useWords(pkiWords);
  const [opened, setOpened] = useState<{ readonly policy?: Policy }>();
  const found = useQuery(reading(listOfPolicies, { query: { projectId } }));
  const remove = useChange('DELETE /api/v1/cert-manager/certificate-policies/{policyId}', listOfPolicies);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpened({})}>
      {t.addPolicy}
    </Button>
  );
  return (
    <>
      <Table
        label={t.policies}
        toolbar={add}
        query={{ ...found, data: found.data?.certificatePolicies }}
        idOf={({ id }) => id}
        textOf={({ name, description }) => `${name} ${description ?? ''}`}
        empty={{ icon: Scroll, title: t.noPolicies, text: t.noPoliciesText }}
        columns={[
          { header: t.name, cell: ({ name }) => <span className="font-medium">{name}</span> },
          {
            header: t.commonNames,
            wideOnly: true,
            cell: (policy) => (
              <span className="font-mono text-xs">
                {textsOfPolicy(policy).commonNames.replaceAll('\n', ', ') || t.anything}
              </span>
            ),
          },
          { header: t.longest, width: '8rem', cell: ({ validity }) => validity?.max ?? t.anything },
          {
            header: '',
            width: '5.5rem',
            cell: (policy) => (
              <span className="flex justify-end">
                <IconButton
                  icon={Pencil}
                  label={`${t.editPolicy}: ${policy.name}`}
                  onClick={() => setOpened({ policy })}
                />
                <AskButton
                  icon={Trash2}
                  label={t.deletePolicy}
                  about={policy.name}
                  question={<p className="break-words">{t.deletePolicyText(policy.name)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { policyId: policy.id } })}
                />
              </span>
            ),
          },
        ]}
      />
      {opened && <PolicyDialog {...opened} projectId={projectId} onClose={() => setOpened(undefined)} />}
    </>
  );
};

interface DialogProps {
  readonly projectId: string;
  readonly policy?: Policy;
  readonly onClose: () => void;
}

const PolicyDialog = ({ projectId, policy, onClose }: DialogProps) => {
  const t = useWords(pkiWords);
  const [texts, setTexts] = useState(textsOfPolicy(policy));
  const create = useChange('POST /api/v1/cert-manager/certificate-policies', listOfPolicies);
  const update = useChange('PATCH /api/v1/cert-manager/certificate-policies/{policyId}', listOfPolicies);
  const submit = async () => {
    const body = policyBody(texts, policy);
    if (policy) await update.mutateAsync({ path: { policyId: policy.id }, body });
    else await create.mutateAsync({ body: { projectId, ...body } });
    onClose();
  };
  const typed = (member: keyof typeof texts) => ({
    value: texts[member],
    onChange: ({ target }: { target: { value: string } }) => setTexts({ ...texts, [member]: target.value }),
  });
  return (
    <Dialog title={policy ? t.editPolicy : t.addPolicy} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field label={t.name} {...typed('name')} maxLength={255} required />
            <Field label={t.description} {...typed('description')} maxLength={1000} />
            <TextBox label={t.commonNames} hint={t.policyHint} {...typed('commonNames')} maxLength={12_800} />
            <TextBox label={t.dnsNames} hint={t.policyHint} {...typed('dnsNames')} maxLength={12_800} />
            <Field label={t.longest} hint={t.ttlHint} {...typed('longest')} maxLength={32} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {policy ? t.save : t.addPolicy}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
