import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { readAgain, reading } from '../api/queries.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { useGroupChoice } from './groups.tsx';
import { type Mapping, MappingEditor } from './mapping-editor.tsx';
import { ssoWords } from './words.ts';

const list = 'GET /api/v1/ldap/config/{configId}/group-maps';
const most = 100;

const isIn = (mappings: readonly Mapping[], { from, to }: Mapping): boolean =>
  mappings.some((each) => each.from === from && each.to === to);

/** Which groups of the directory are which groups here. */
export const LdapGroups = ({ configId }: { configId: string }) => {
  const t = useWords(ssoWords);
  const groups = useGroupChoice();
  const found = useQuery(reading(list, { path: { configId } }));
  const before = found.data?.map(({ id, ldapGroupCN, group }) => ({ id, from: ldapGroupCN, to: group.slug }));
  const save = async (now: readonly Mapping[]) => {
    const path = { configId };
    try {
      for (const gone of (before ?? []).filter((each) => !isIn(now, each)))
        await call('DELETE /api/v1/ldap/config/{configId}/group-maps/{groupMapId}', {
          path: { ...path, groupMapId: gone.id },
        });
      for (const { from, to } of now.filter((each) => !isIn(before ?? [], each)))
        await call('POST /api/v1/ldap/config/{configId}/group-maps', {
          path,
          body: { ldapGroupCN: from, groupSlug: to },
        });
    } finally {
      await readAgain(list);
    }
  };
  return (
    <section aria-label={t.ldapGroups} className="card flex flex-col gap-4 p-5">
      <h2 className="text-base font-semibold">{t.ldapGroups}</h2>
      <p className="text-muted">{t.ldapGroupsIntro}</p>
      {found.isPending && <Loading rows={2} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {before && (
        <MappingEditor
          label={t.ldapGroups}
          fromLabel={t.ldapGroup}
          toLabel={t.groupHere}
          before={before.map(({ from, to }) => ({ from, to }))}
          targets={groups}
          most={most}
          empty={groups.length === 0 ? t.noGroupsHere : t.noMappings}
          onSave={save}
        />
      )}
    </section>
  );
};
