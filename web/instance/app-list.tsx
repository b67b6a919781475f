import { useQuery } from '@tanstack/react-query';
import { Plug, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type AppName, apps } from './apps.ts';
import { instanceWords } from './words.ts';

const list = 'GET /api/v1/admin/app-credentials';
const names = Object.keys(apps) as AppName[];

/** What the instance is known by at other services. */
export const AppList = () => {
  const t = useWords(instanceWords);
  const instant = useInstants();
  const [opened, setOpened] = useState<AppName>();
  const found = useQuery(reading(list, {}));
  const remove = useChange('DELETE /api/v1/admin/app-credentials/{app}', list);
  if (found.isPending) return <Loading />;
  if (found.error) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  const said = new Map(found.data.apps.map((each) => [each.app, each]));
  return (
    <section className="card p-5">
      <p className="mb-3 text-muted">{t.appsIntro}</p>
      <ul className="divide-y divide-line">
        {names.map((app) => {
          const known = said.get(app);
          return (
            <li key={app} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="min-w-32 flex-1 font-medium">{apps[app].title}</span>
              <span className="truncate text-muted">
                {known
                  ? `${t.said} · ${known.shown.clientId ?? ''} · ${known.updatedAt ? instant(known.updatedAt) : t.keptOutside}`
                  : t.unsaid}
              </span>
              {!known?.isKeptOutside && (
                <IconButton
                  icon={Plug}
                  label={`${t.setUp}: ${apps[app].title}`}
                  onClick={() => setOpened(app)}
                />
              )}
              {known && !known.isKeptOutside && (
                <AskButton
                  icon={Trash2}
                  label={t.forget}
                  about={apps[app].title}
                  question={<p>{t.forgetText(apps[app].title)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { app } })}
                />
              )}
            </li>
          );
        })}
      </ul>
      {opened && (
        <AppDialog app={opened} shown={said.get(opened)?.shown} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
};

interface AppProps {
  readonly app: AppName;
  readonly shown: Readonly<Record<string, string>> | undefined;
  readonly onClose: () => void;
}

/** Asks for the credentials of an app, which are state of this form alone. */
const AppDialog = ({ app, shown, onClose }: AppProps) => {
  const t = useWords(instanceWords);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(shown ?? {});
  const submit = async () => {
    const credentials = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
    await call('PUT /api/v1/admin/app-credentials/{app}', { path: { app }, body: { credentials } });
    await readAgain(list);
    onClose();
  };
  return (
    <Dialog title={`${t.setUp} · ${apps[app].title}`} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            {apps[app].members.map(({ name, isSecret, isOptional, isLong }) => {
              const common = {
                label: name,
                hint: isOptional ? t.optional : undefined,
                value: texts[name] ?? '',
                required: !isOptional,
              };
              const set = (text: string) => setTexts({ ...texts, [name]: text });
              return isLong ? (
                <Area
                  key={name}
                  {...common}
                  maxLength={16_384}
                  onChange={({ target }) => set(target.value)}
                />
              ) : (
                <Field
                  key={name}
                  {...common}
                  maxLength={2048}
                  type={isSecret ? 'password' : 'text'}
                  autoComplete={isSecret ? 'new-password' : 'off'}
                  onChange={({ target }) => set(target.value)}
                />
              );
            })}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
