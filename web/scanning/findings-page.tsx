import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { Choice } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { FindingPanel } from './finding-panel.tsx';
import { ScanningFrame } from './frame.tsx';
import { type Finding, listOfRisks, statuses, statusOf } from './scanning.ts';
import { StatusMenu } from './status-menu.tsx';
import { scanningWords } from './words.ts';

const pageSize = 100;

const useFindings = (organizationId: string) =>
  usePaged([listOfRisks, organizationId], async (cursor, signal) => {
    const query = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const { risks, nextCursor } = await call(listOfRisks, { path: { organizationId }, query }, { signal });
    return { items: risks, next: nextCursor };
  });

/** What looks like secrets in the repositories of the organization, newest first. */
export const FindingsPage = () => {
  const t = useWords(scanningWords);
  const instant = useInstants();
  const { organizationId = '' } = useSession();
  const [only, setOnly] = useState('');
  const [openedId, setOpened] = useState<string>();
  const found = useFindings(organizationId);
  const shown = found.data?.filter((each) => only === '' || statusOf(each) === only);
  const opened = found.data?.find(({ id }) => id === openedId);
  return (
    <ScanningFrame>
      <Table
        label={t.findings}
        query={{ ...found, data: shown }}
        idOf={({ id }) => id}
        textOf={textOf}
        empty={{
          icon: ScanSearch,
          title: t.noFindings,
          text: only === '' ? t.noFindingsText : found.hasNextPage ? t.noneYet : t.noneInState,
        }}
        rowHeight={60}
        toolbar={
          <Choice
            quiet
            label={t.state}
            value={only}
            onChange={setOnly}
            options={[['', t.allStates], ...statuses.map((each) => [each, t[each]] as const)]}
          />
        }
        columns={[
          {
            header: t.what,
            width: 'minmax(0,2fr)',
            cell: (finding) => <What finding={finding} onOpen={() => setOpened(finding.id)} />,
          },
          {
            header: t.where,
            wideOnly: true,
            width: 'minmax(0,2fr)',
            cell: ({ file, startLine, commit }) => (
              <>
                <span className="block truncate font-mono text-xs">
                  {file}:{startLine}
                </span>
                <span className="block truncate font-mono text-xs text-muted">{commit.slice(0, 12)}</span>
              </>
            ),
          },
          { header: t.found, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
          {
            header: t.state,
            width: 'minmax(6.5rem,0.8fr)',
            cell: (finding) => <StatusMenu finding={finding} />,
          },
        ]}
      />
      <MoreButton list={found} />
      {opened && <FindingPanel finding={opened} onClose={() => setOpened(undefined)} />}
    </ScanningFrame>
  );
};

const textOf = ({ description, ruleID, repositoryFullName, file, author, matchedSecret }: Finding): string =>
  `${description} ${ruleID} ${repositoryFullName} ${file} ${author} ${matchedSecret?.secretKey ?? ''}`;

const What = ({ finding, onOpen }: { finding: Finding; onOpen: () => void }) => {
  const t = useWords(scanningWords);
  return (
    <button type="button" onClick={onOpen} className="group block max-w-full text-left">
      <span className="block truncate font-medium group-hover:underline">{finding.ruleID}</span>
      <span className="flex items-center gap-1.5 text-xs text-muted">
        {finding.matchedSecret && <Badge tone="danger">{t.yours}</Badge>}
        <span className="truncate">
          {finding.repositoryFullName}
          <span className="md:hidden"> · {finding.file}</span>
        </span>
      </span>
    </button>
  );
};
