import { useQuery } from '@tanstack/react-query';
import { AtSign, CircleCheck, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { useOrganization } from '../organization/frame.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { CopyList } from './copy-list.tsx';
import { ssoWords } from './words.ts';

const list = 'GET /api/v1/organization/{orgId}/verified-domains';
type Domain = ReplyOf<typeof list>['domains'][number];
type Open = { readonly what: 'new' } | { readonly what: 'record' | 'removal'; readonly domain: Domain };

/** E-mail domains that lead to the organization's provider. */
export const Domains = () => {
  const t = useWords(ssoWords);
  const shared = useWords(sharedWords);
  const instant = useInstants();
  const { orgId } = useOrganization();
  const [open, setOpen] = useState<Open>();
  const found = useQuery({ ...reading(list, { path: { orgId } }), enabled: orgId !== '' });
  const remove = useChange('DELETE /api/v1/organization/{orgId}/verified-domains/{domainId}', list);
  const close = () => setOpen(undefined);
  const add = (
    <Button icon={Plus} onClick={() => setOpen({ what: 'new' })}>
      {t.addDomain}
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t.domainsIntro}</p>
      <Table
        label={t.domains}
        query={{ ...found, data: found.data?.domains }}
        idOf={({ id }) => id}
        textOf={({ domain }) => domain}
        empty={{ icon: AtSign, title: t.noDomains, text: t.noDomainsText, action: add }}
        toolbar={add}
        columns={[
          {
            header: t.domain,
            width: 'minmax(0,2fr)',
            cell: ({ domain }) => <span className="font-medium">{domain}</span>,
          },
          {
            header: t.state,
            width: 'minmax(6rem,1fr)',
            cell: ({ isVerified }) => (
              <Badge tone={isVerified ? 'good' : 'warn'}>{isVerified ? t.verified : t.unverified}</Badge>
            ),
          },
          {
            header: t.since,
            wideOnly: true,
            cell: ({ verifiedAt, createdAt }) => instant(verifiedAt ?? createdAt),
          },
          {
            header: shared.actions,
            width: '5.5rem',
            cell: (domain) => (
              <>
                <IconButton
                  icon={CircleCheck}
                  label={`${t.showRecord}: ${domain.domain}`}
                  onClick={() => setOpen({ what: 'record', domain })}
                />
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.removeDomain}: ${domain.domain}`}
                  onClick={() => setOpen({ what: 'removal', domain })}
                />
              </>
            ),
          },
        ]}
      />
      {open?.what === 'new' && (
        <NewDomain orgId={orgId} onClose={close} onMade={(domain) => setOpen({ what: 'record', domain })} />
      )}
      {open?.what === 'record' && <RecordDialog orgId={orgId} domain={open.domain} onClose={close} />}
      {open?.what === 'removal' && (
        <Removal
          title={t.removeDomain}
          onRemove={() => remove.mutateAsync({ path: { orgId, domainId: open.domain.id } })}
          onClose={close}
        >
          {t.removeDomainText(open.domain.domain)}
        </Removal>
      )}
    </div>
  );
};

interface NewDomainProps {
  readonly orgId: string;
  readonly onClose: () => void;
  readonly onMade: (domain: Domain) => void;
}

const NewDomain = ({ orgId, onClose, onMade }: NewDomainProps) => {
  const t = useWords(ssoWords);
  const [domain, setDomain] = useState('');
  const add = useChange('POST /api/v1/organization/{orgId}/verified-domains', list);
  const submit = async () => onMade((await add.mutateAsync({ path: { orgId }, body: { domain } })).domain);
  return (
    <Dialog title={t.addDomain} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.domain}
              value={domain}
              placeholder="example.com"
              onChange={({ target }) => setDomain(target.value)}
              maxLength={200}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.addDomain}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

interface RecordProps {
  readonly orgId: string;
  readonly domain: Domain;
  readonly onClose: () => void;
}

/** The record that shows a domain to be the organization's own, and the look for it. */
const RecordDialog = ({ orgId, domain, onClose }: RecordProps) => {
  const t = useWords(ssoWords);
  const verify = useChange('POST /api/v1/organization/{orgId}/verified-domains/{domainId}/verify', list);
  const submit = async () => {
    await verify.mutateAsync({ path: { orgId, domainId: domain.id } });
    toast('good', t.domainVerified(domain.domain));
    onClose();
  };
  return (
    <Dialog title={domain.domain} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p>{t.recordText}</p>
            <CopyList
              entries={[
                [t.recordType, domain.recordType],
                [t.recordName, domain.recordName],
                [t.recordValue, domain.recordValue],
              ]}
            />
            <Actions onCancel={onClose}>
              {!domain.isVerified && (
                <Button look="primary" type="submit" busy={busy}>
                  {t.verify}
                </Button>
              )}
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
