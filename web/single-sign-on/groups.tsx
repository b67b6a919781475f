import { useQuery } from '@tanstack/react-query';
import { reading, useChange } from '../api/queries.ts';
import { useOrganization } from '../organization/frame.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Mapping, MappingEditor } from './mapping-editor.tsx';
import { ssoWords } from './words.ts';

const list = 'GET /api/v1/sso/group-mappings';
const most = 100;

/** The groups of the organization, as a choice. */
export const useGroupChoice = (): readonly (readonly [slug: string, name: string])[] => {
  const { orgId } = useOrganization();
  const found = useQuery({
    ...reading('GET /api/v1/organization/{orgId}/groups', { path: { orgId } }),
    enabled: orgId !== '',
  });
  return found.data?.groups.map(({ slug, name }) => [slug, name] as const) ?? [];
};

/** Which groups of the provider are which groups here. */
export const GroupMappings = () => {
  const t = useWords(ssoWords);
  const groups = useGroupChoice();
  const found = useQuery(reading(list, {}));
  const replace = useChange('PUT /api/v1/sso/group-mappings', list);
  const save = (mappings: readonly Mapping[]) =>
    replace.mutateAsync({
      body: { mappings: mappings.map(({ from, to }) => ({ providerGroup: from, groupSlug: to })) },
    });
  const before = found.data?.mappings.map(({ providerGroup, group }) => ({
    from: providerGroup,
    to: group.slug,
  }));
  return (
    <section aria-label={t.groups} className="card flex flex-col gap-4 p-5">
      <h2 className="text-base font-semibold">{t.groups}</h2>
      <p className="text-muted">{t.groupsIntro}</p>
      {found.isPending && <Loading rows={2} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {before && (
        <MappingEditor
          label={t.groups}
          fromLabel={t.providerGroup}
          toLabel={t.groupHere}
          before={before}
          targets={groups}
          most={most}
          empty={groups.length === 0 ? t.noGroupsHere : t.noMappings}
          onSave={save}
        />
      )}
    </section>
  );
};
