import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { ShownOnce } from '../identities/once.tsx';
import { OrganizationFrame, useOrganization, useOrganizationRoles } from '../organization/frame.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { CopyList } from './copy-list.tsx';
import { type Mapping, MappingEditor } from './mapping-editor.tsx';
import { endOf } from './token-end.ts';
import { ssoWords } from './words.ts';

const tokens = 'GET /api/v1/scim/scim-tokens';
const mappings = 'GET /api/v1/scim/group-org-role-mappings';
type Token = ReplyOf<typeof tokens>['scimTokens'][number];
const mostMappings = 50;

/** How a company's directory brings people and groups. */
export const ScimPage = () => {
  const t = useWords(ssoWords);
  const { orgId, found, organization } = useOrganization();
  return (
    <OrganizationFrame>
      <section aria-label={t.scim} className="card flex flex-col gap-3 p-5">
        <h2 className="text-base font-semibold">{t.scim}</h2>
        <p className="text-muted">{t.scimIntro}</p>
        {found.isPending && <Loading rows={1} />}
        {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        {organization && <Switch orgId={orgId} isOn={organization.scimEnabled} />}
        <CopyList entries={[[t.scimUrl, new URL('api/v1/scim', siteUrl).href]]} />
      </section>
      <Tokens organizationId={orgId} />
      <RoleMappings />
    </OrganizationFrame>
  );
};

const Switch = ({ orgId, isOn }: { orgId: string; isOn: boolean }) => {
  const t = useWords(ssoWords);
  const update = useChange('PATCH /api/v1/organization/{orgId}', 'GET /api/v1/organization/{orgId}');
  const submit = async () => {
    await update.mutateAsync({ path: { orgId }, body: { scimEnabled: !isOn } });
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Badge tone={isOn ? 'good' : 'plain'}>{isOn ? t.scimOn : t.scimOff}</Badge>
          <Button look={isOn ? 'danger' : 'primary'} type="submit" busy={busy}>
            {isOn ? t.scimTurnOff : t.scimTurnOn}
          </Button>
        </div>
      )}
    </Form>
  );
};

const Tokens = ({ organizationId }: { organizationId: string }) => {
  const t = useWords(ssoWords);
  const shared = useWords(sharedWords);
  const instant = useInstants();
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<Token>();
  const found = useQuery({
    ...reading(tokens, { query: { organizationId } }),
    enabled: organizationId !== '',
  });
  const remove = useChange('DELETE /api/v1/scim/scim-tokens/{scimTokenId}', tokens);
  const create = (
    <Button icon={Plus} onClick={() => setMaking(true)}>
      {t.newToken}
    </Button>
  );
  return (
    <>
      <Table
        label={t.scimTokens}
        query={{ ...found, data: found.data?.scimTokens }}
        idOf={({ id }) => id}
        textOf={({ description }) => description}
        empty={{ icon: KeyRound, title: t.noTokens, text: t.noTokensText, action: create }}
        toolbar={create}
        columns={[
          {
            header: t.description,
            width: 'minmax(0,2fr)',
            cell: ({ description }) => <span className="font-medium">{description || t.unnamed}</span>,
          },
          { header: t.made, wideOnly: true, cell: ({ createdAt }) => instant(createdAt) },
          {
            header: t.ends,
            width: 'minmax(7rem,1fr)',
            cell: (token) => {
              const end = endOf(token);
              return end === undefined ? t.never : instant(end);
            },
          },
          {
            header: shared.actions,
            width: '4.5rem',
            cell: (token) => (
              <IconButton
                icon={Trash2}
                tone="danger"
                label={`${t.removeToken}: ${token.description || t.unnamed}`}
                onClick={() => setLeaving(token)}
              />
            ),
          },
        ]}
      />
      {isMaking && <NewToken organizationId={organizationId} onClose={() => setMaking(false)} />}
      {leaving && (
        <Removal
          title={t.removeToken}
          onRemove={() => remove.mutateAsync({ path: { scimTokenId: leaving.id } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.removeTokenText(leaving.description || t.unnamed)}
        </Removal>
      )}
    </>
  );
};

/** Makes a token, which stands in this component alone and goes with it. */
const NewToken = ({ organizationId, onClose }: { organizationId: string; onClose: () => void }) => {
  const t = useWords(ssoWords);
  const [description, setDescription] = useState('');
  const [days, setDays] = useState('365');
  const [token, setToken] = useState<string>();
  const submit = async () => {
    const body = { organizationId, description, ttlDays: Number(days) };
    const { scimToken } = await call('POST /api/v1/scim/scim-tokens', { body });
    setToken(scimToken);
    await readAgain(tokens);
  };
  return (
    <Dialog title={t.newToken} onClose={onClose}>
      {token !== undefined ? (
        <ShownOnce label={t.scimToken} secret={token} onDone={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Field
                label={t.description}
                value={description}
                placeholder="Okta"
                onChange={({ target }) => setDescription(target.value)}
                maxLength={255}
                required
              />
              <Field
                label={t.days}
                hint={t.daysHint}
                type="number"
                min={0}
                max={3650}
                value={days}
                onChange={({ target }) => setDays(target.value)}
                required
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.newToken}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};

/** Which groups of the directory get which role. */
const RoleMappings = () => {
  const t = useWords(ssoWords);
  const roles = useOrganizationRoles();
  const found = useQuery(reading(mappings, {}));
  const replace = useChange('PUT /api/v1/scim/group-org-role-mappings', mappings);
  const save = (rows: readonly Mapping[]) =>
    replace.mutateAsync({
      body: { mappings: rows.map(({ from, to }) => ({ groupName: from, roleSlug: to })) },
    });
  const before = found.data?.map(({ groupName, role }) => ({ from: groupName, to: role }));
  return (
    <section aria-label={t.roleMappings} className="card flex flex-col gap-4 p-5">
      <h2 className="text-base font-semibold">{t.roleMappings}</h2>
      <p className="text-muted">{t.roleMappingsIntro}</p>
      {found.isPending && <Loading rows={2} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {before && (
        <MappingEditor
          label={t.roleMappings}
          fromLabel={t.providerGroup}
          toLabel={t.role}
          before={before}
          targets={roles}
          most={mostMappings}
          empty={t.noMappings}
          onSave={save}
        />
      )}
    </section>
  );
};
