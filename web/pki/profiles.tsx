import { useQuery } from '@tanstack/react-query';
import { FileBadge, IdCard, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { useWords } from '../shared/words.ts';
import { nameOf, useAuthorities } from './authorities.ts';
import { listOfPolicies } from './policy-form.ts';
import { ProfileIssue } from './profile-issue.tsx';
import { pkiWords } from './words.ts';

const list = 'GET /api/v1/cert-manager/certificate-profiles';
export type Profile = ReplyOf<typeof list>['certificateProfiles'][number];

interface ProfilesProps {
  readonly projectId: string;
  readonly slug: string;
}

interface Opened {
  readonly kind: 'form' | 'issue';
  readonly profile?: Profile;
}

/** Which authority issues under which policy, for those who ask by a profile. */
export const Profiles = ({ projectId, slug }: ProfilesProps) => {
  const t = useWords(pkiWords);
  const [opened, setOpened] = useState<Opened>();
  const found = useQuery(reading(list, { query: { projectId } }));
  const policies =
    useQuery(reading(listOfPolicies, { query: { projectId } })).data?.certificatePolicies ?? [];
  const authorities = useAuthorities(slug).data?.cas ?? [];
  const remove = useChange('DELETE /api/v1/cert-manager/certificate-profiles/{profileId}', list);
  const caName = (id: string) => {
    const ca = authorities.find((each) => each.id === id);
    return ca ? nameOf(ca) : id;
  };
  const policyName = (id: string) => policies.find((each) => each.id === id)?.name ?? id;
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpened({ kind: 'form' })}>
      {t.addProfile}
    </Button>
  );
  const close = () => setOpened(undefined);
  return (
    <>
      <Table
        label={t.profiles}
        toolbar={add}
        query={{ ...found, data: found.data?.certificateProfiles }}
        idOf={({ id }) => id}
        textOf={(profile) => `${profile.slug} ${profile.description ?? ''} ${caName(profile.caId)}`}
        empty={{ icon: IdCard, title: t.noProfiles, text: t.noProfilesText }}
        columns={[
          { header: t.name, cell: (profile) => <span className="font-medium">{profile.slug}</span> },
          { header: t.issueBy, wideOnly: true, cell: ({ caId }) => caName(caId) },
          {
            header: t.policy,
            wideOnly: true,
            cell: ({ certificatePolicyId }) => policyName(certificatePolicyId),
          },
          {
            header: '',
            width: '8rem',
            cell: (profile) => (
              <span className="flex justify-end">
                <IconButton
                  icon={FileBadge}
                  label={`${t.issue}: ${profile.slug}`}
                  onClick={() => setOpened({ kind: 'issue', profile })}
                />
                <IconButton
                  icon={Pencil}
                  label={`${t.editProfile}: ${profile.slug}`}
                  onClick={() => setOpened({ kind: 'form', profile })}
                />
                <AskButton
                  icon={Trash2}
                  label={t.deleteProfile}
                  about={profile.slug}
                  question={<p className="break-words">{t.deleteProfileText(profile.slug)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { profileId: profile.id } })}
                />
              </span>
            ),
          },
        ]}
      />
      {opened?.kind === 'form' && (
        <ProfileForm
          projectId={projectId}
          slug={slug}
          policies={policies}
          {...(opened.profile && { profile: opened.profile })}
          onClose={close}
        />
      )}
      {opened?.kind === 'issue' && opened.profile && (
        <ProfileIssue profile={opened.profile} onClose={close} />
      )}
    </>
  );
};

interface FormProps extends ProfilesProps {
  readonly policies: readonly { readonly id: string; readonly name: string }[];
  readonly profile?: Profile;
  readonly onClose: () => void;
}

const ProfileForm = ({ projectId, slug, policies, profile, onClose }: FormProps) => {
  const t = useWords(pkiWords);
  const authorities = useAuthorities(slug).data?.cas ?? [];
  const [name, setName] = useState(profile?.slug ?? '');
  const [description, setDescription] = useState(profile?.description ?? '');
  const [chosenCa, setCa] = useState(profile?.caId);
  const [chosenPolicy, setPolicy] = useState(profile?.certificatePolicyId);
  const [days, setDays] = useState(String(profile?.defaults?.ttlDays ?? ''));
  const caId = chosenCa ?? authorities[0]?.id ?? '';
  const certificatePolicyId = chosenPolicy ?? policies[0]?.id ?? '';
  const create = useChange('POST /api/v1/cert-manager/certificate-profiles', list);
  const update = useChange('PATCH /api/v1/cert-manager/certificate-profiles/{profileId}', list);
  const submit = async () => {
    const { ttlDays: _days, ...rest } = profile?.defaults ?? {};
    const defaults = { ...rest, ...(days !== '' && { ttlDays: Number(days) }) };
    const body = { caId, certificatePolicyId, slug: name, description, defaults };
    if (profile) await update.mutateAsync({ path: { profileId: profile.id }, body });
    else await create.mutateAsync({ body: { projectId, ...body } });
    onClose();
  };
  return (
    <Dialog title={profile ? t.editProfile : t.addProfile} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              hint={t.profileHint}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.description}
              value={description}
              onChange={({ target }) => setDescription(target.value)}
              maxLength={1000}
            />
            <Choice
              label={t.issueBy}
              value={caId}
              onChange={setCa}
              options={authorities.map((ca) => [ca.id, nameOf(ca)])}
            />
            <Choice
              label={t.policy}
              value={certificatePolicyId}
              onChange={setPolicy}
              options={policies.map(({ id, name: text }) => [id, text])}
            />
            <Field
              label={t.usualDays}
              type="number"
              min={1}
              max={36_500}
              value={days}
              onChange={({ target }) => setDays(target.value)}
            />
            <Actions onCancel={onClose}>
              <Button
                look="primary"
                type="submit"
                busy={busy}
                disabled={caId === '' || certificatePolicyId === ''}
              >
                {profile ? t.save : t.addProfile}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
