import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { webAddress } from '../shared/addresses.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { labelOf } from '../shared/labels.ts';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { begin } from './begun.ts';
import { type Connection, listOfConnections, useApps } from './connections.ts';
import { type App, type Credential, credentialsOf, givenCredentials } from './credentials.ts';
import { connectionWords } from './words.ts';

interface DialogProps {
  /** Whose it becomes: the organization's without one. */
  readonly projectId?: string | undefined;
  /** The one that is changed; a new one without it. */
  readonly connection?: Connection | undefined;
  /** The app that is chosen at first. */
  readonly app?: string | undefined;
  readonly onClose: () => void;
}

/** Makes or changes a connection. */
export const ConnectionDialog = (props: DialogProps) => {
  const t = useWords(connectionWords);
  const { apps, isPending, error, refetch } = useApps();
  return (
    <Dialog title={props.connection ? t.edit : t.add} onClose={props.onClose}>
      {isPending && <Loading />}
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {apps.length > 0 && <ConnectionForm {...props} apps={apps} />}
    </Dialog>
  );
};

/** What the method is called by which somebody consents at the vendor. */
const byConsent = 'oauth';

/** Its credentials are state of this form alone, which no cache keeps. */
const ConnectionForm = ({
  projectId,
  connection,
  app: wanted,
  apps,
  onClose,
}: DialogProps & { readonly apps: readonly App[] }) => {
  const t = useWords(connectionWords);
  const { organizationId = '' } = useSession();
  const [app, setApp] = useState(connection?.app ?? wanted ?? apps[0]?.app ?? '');
  const [chosen, setMethod] = useState(connection?.method);
  const [name, setName] = useState(connection?.name ?? '');
  const [description, setDescription] = useState(connection?.description ?? '');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const known = apps.find((each) => each.app === app);
  // Consent is given to a new connection; one that has it may keep it.
  const methods = (known?.methods ?? []).filter(
    (each) => each !== byConsent || !connection || connection.method === byConsent,
  );
  const method = chosen && methods.includes(chosen) ? chosen : (methods[0] ?? '');
  const members = credentialsOf(known, method);
  const given = givenCredentials(members, texts);
  const isGiven = !connection || method !== connection.method || Object.keys(given).length > 0;
  const oauth = method === byConsent && !connection ? known?.oauth : undefined;
  const submit = async () => {
    if (oauth) {
      if (webAddress(oauth.address) === undefined) throw new Error(t.notAtVendor);
      const wanted = { app, name, description, organizationId, ...(projectId && { projectId }) };
      location.assign(await begin(wanted, oauth));
      return;
    }
    const said = { name, method, ...(isGiven && { credentials: given }) };
    if (connection)
      await call('PATCH /api/v1/app-connections/{app}/{connectionId}', {
        path: { app, connectionId: connection.id },
        body: { ...said, description },
      });
    else
      await call('POST /api/v1/app-connections/{app}', {
        path: { app },
        body: {
          ...said,
          credentials: given,
          ...(description && { description }),
          ...(projectId && { projectId }),
        },
      });
    await readAgain(listOfConnections);
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          {!connection && (
            <Choice
              label={t.app}
              value={app}
              onChange={(next) => {
                setApp(next);
                setTexts({});
              }}
              options={apps.map((each) => [each.app, each.name])}
            />
          )}
          <Field
            label={t.name}
            hint={t.nameHint}
            value={name}
            onChange={({ target }) => setName(target.value)}
            maxLength={64}
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
            required
          />
          <Field
            label={t.description}
            hint={t.optional}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
            maxLength={256}
          />
          {methods.length > 1 && (
            <Choice
              label={t.method}
              value={method}
              onChange={setMethod}
              options={methods.map((each) => [each, labelOf(each)])}
            />
          )}
          <MethodNote method={method} />
          {oauth && <Note tone="info">{t.consentNote(known?.name ?? app)}</Note>}
          {members.map((member) => (
            <CredentialField
              key={`${app} ${method} ${member.name}`}
              member={member}
              isKept={!isGiven}
              value={texts[member.name] ?? ''}
              onChange={(text) => setTexts({ ...texts, [member.name]: text })}
            />
          ))}
          {!oauth && <p className="text-xs text-muted">{connection ? t.editNote : t.createNote}</p>}
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {connection ? t.save : oauth ? t.continueAt(known?.name ?? app) : t.add}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};

const MethodNote = ({ method }: { method: string }) => {
  const t = useWords(connectionWords);
  const { organizationId = '' } = useSession();
  if (method === 'own-role') return <Note tone="info">{t.ownRoleNote}</Note>;
  if (method !== 'assume-role') return null;
  return (
    <Note tone="info">
      <span className="break-words">{t.roleNote(`locket-${organizationId}`)}</span>
    </Note>
  );
};

interface CredentialProps {
  readonly member: Credential;
  /** What is kept is not asked for again. */
  readonly isKept: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const CredentialField = ({
  member: { name, kind, isOptional },
  isKept,
  value,
  onChange,
}: CredentialProps) => {
  const t = useWords(connectionWords);
  const always = kind === 'secret' ? t.secretHint : undefined;
  const common = {
    label: labelOf(name),
    value,
    required: !isOptional && !isKept,
    hint: isKept ? t.unchanged : isOptional ? t.optional : always,
  };
  if (kind === 'certificate')
    return <Area {...common} maxLength={32_768} onChange={({ target }) => onChange(target.value)} />;
  return (
    <Field
      {...common}
      type={kind === 'secret' ? 'password' : kind === 'address' ? 'url' : 'text'}
      placeholder={kind === 'address' ? 'https://' : undefined}
      autoComplete={kind === 'secret' ? 'new-password' : 'off'}
      maxLength={kind === 'secret' ? 16_384 : 2048}
      onChange={({ target }) => onChange(target.value)}
    />
  );
};
