import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FolderOpen, Plus } from 'lucide-react';
import { useState } from 'react';
import { reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { Page } from '../shared/page.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { DynamicSecretList } from './dynamic-secret-list.tsx';
import type { Folder } from './folder.ts';
import { type FolderSearch, folderSearch } from './folder-search.ts';
import { NewDynamicSecret } from './new-dynamic-secret.tsx';
import { dynamicWords } from './words.ts';

/** The dynamic secrets of a folder. */
export const DynamicSecretsPage = () => {
  const t = useWords(dynamicWords);
  const navigate = useNavigate();
  const { projectId = '' } = useParams({ strict: false });
  const search = folderSearch(useSearch({ strict: false }));
  const [adding, setAdding] = useState(false);
  const project = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  const environments = project.data?.project.environments ?? [];
  const environmentSlug = search.environment ?? environments[0]?.slug;
  const folder: Folder | undefined =
    environmentSlug === undefined ? undefined : { projectId, environmentSlug, path: search.path ?? '/' };
  const go = (next: FolderSearch) =>
    void navigate({
      to: '/projects/$projectId/dynamic-secrets',
      params: { projectId },
      search: folderSearch({ ...search, ...next }),
    });
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={folder && add}>
      {project.isPending && <Loading />}
      {project.error && <Fault error={project.error} onRetry={() => void project.refetch()} />}
      {folder && (
        <>
          <div className="flex flex-wrap items-end gap-3">
            <Choice
              label={t.environment}
              value={folder.environmentSlug}
              onChange={(environment) => go({ environment })}
              options={environments.map(({ slug, name }) => [slug, name])}
            />
            <FolderField key={folder.path} path={folder.path} onChange={(path) => go({ path })} />
          </div>
          <DynamicSecretList folder={folder} add={add} />
          {adding && <NewDynamicSecret folder={folder} onClose={() => setAdding(false)} />}
        </>
      )}
    </Page>
  );
};

const FolderField = ({ path, onChange }: { path: string; onChange: (path: string) => void }) => {
  const t = useWords(dynamicWords);
  const [typed, setTyped] = useState(path);
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(typed.startsWith('/') ? typed : `/${typed}`);
      }}
    >
      <Field
        label={t.folder}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        maxLength={1024}
      />
      <Button type="submit" icon={FolderOpen}>
        {t.go}
      </Button>
    </form>
  );
};
