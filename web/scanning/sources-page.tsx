import { useQuery } from '@tanstack/react-query';
import { FolderGit2, KeyRound, MoreHorizontal, Pause, Play, ScanSearch, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { webAddress } from '../shared/addresses.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Menu } from '../shared/menu.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { ScanningFrame } from './frame.tsx';
import { NewSource } from './new-source.tsx';
import { RenewToken } from './renew-token.tsx';
import { listOfSources, type Source } from './scanning.ts';
import { scanningWords } from './words.ts';

const hosts: Readonly<Record<string, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  bitbucket: 'Bitbucket',
};

/** Goes to GitHub, where the app is installed. */
const useGitHub = () => {
  const t = useWords(scanningWords);
  const { organizationId = '' } = useSession();
  const begin = useChange('POST /api/v1/secret-scanning/create-installation-session/organization');
  const go = () =>
    void begin.mutateAsync({ body: { organizationId } }).then(({ installationUrl }) => {
      const address = webAddress(installationUrl);
      if (address === undefined) toast('danger', t.notAtGitHub);
      else location.assign(address);
    }, toastFault);
  return { go, isPending: begin.isPending };
};

/** Where the repositories are that are looked through. */
export const SourcesPage = () => {
  const t = useWords(scanningWords);
  const { organizationId = '' } = useSession();
  const [adding, setAdding] = useState(false);
  const [renewing, setRenewing] = useState<Source>();
  const github = useGitHub();
  const found = useQuery(reading(listOfSources, { path: { organizationId } }));
  const add = (
    <>
      <Button onClick={() => setAdding(true)}>{t.addSource}</Button>
      <Button look="primary" icon={FolderGit2} busy={github.isPending} onClick={github.go}>
        {t.addGitHub}
      </Button>
    </>
  );
  return (
    <ScanningFrame actions={add}>
      <Table
        label={t.sources}
        query={{ ...found, data: found.data?.sources }}
        idOf={({ id }) => id}
        textOf={({ name, host, url }) => `${name} ${hosts[host] ?? host} ${url ?? ''}`}
        empty={{ icon: FolderGit2, title: t.noSources, text: t.noSourcesText }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name, host, url }) => (
              <>
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate text-xs text-muted">
                  {hosts[host] ?? host}
                  {url && ` · ${url}`}
                </span>
              </>
            ),
          },
          {
            header: t.lastLook,
            width: 'minmax(6.5rem,1.5fr)',
            cell: (source) => <SourceState source={source} />,
          },
          {
            header: '',
            width: '4rem',
            cell: (source) => <SourceActions source={source} onRenew={() => setRenewing(source)} />,
          },
        ]}
      />
      {adding && <NewSource onClose={() => setAdding(false)} />}
      {renewing && <RenewToken source={renewing} onClose={() => setRenewing(undefined)} />}
    </ScanningFrame>
  );
};

const SourceState = ({ source: { isDisabled, lastStatus, lastErrorMessage } }: { source: Source }) => {
  const t = useWords(scanningWords);
  if (isDisabled) return <Badge>{t.off}</Badge>;
  if (!lastStatus) return <span className="text-muted">{t.never}</span>;
  if (lastStatus === 'success') return <Badge tone="good">{t.good}</Badge>;
  return (
    <span className="flex flex-col" title={lastErrorMessage ?? undefined}>
      <span>
        <Badge tone="danger">{t.bad}</Badge>
      </span>
      <span className="truncate text-xs text-danger">{lastErrorMessage}</span>
    </span>
  );
};

const SourceActions = ({ source, onRenew }: { source: Source; onRenew: () => void }) => {
  const t = useWords(scanningWords);
  const shared = useWords(sharedWords);
  const [isForgetting, setForgetting] = useState(false);
  const { name, host, isDisabled } = source;
  const path = { sourceId: source.id };
  const scan = useChange('POST /api/v1/secret-scanning/sources/{sourceId}/scan', listOfSources);
  const update = useChange('PATCH /api/v1/secret-scanning/sources/{sourceId}', listOfSources);
  const remove = useChange('DELETE /api/v1/secret-scanning/sources/{sourceId}', listOfSources);
  const look = () => void scan.mutateAsync({ path }).then(() => toast('good', t.scanning), toastFault);
  const turn = () => void update.mutateAsync({ path, body: { isDisabled: !isDisabled } }).catch(toastFault);
  return (
    <span className="flex justify-end">
      <IconButton icon={ScanSearch} label={`${t.scan}: ${name}`} disabled={isDisabled} onClick={look} />
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label={`${shared.more}: ${name}`} />}
        entries={[
          ...(host === 'github' ? [] : [{ label: t.renew, icon: KeyRound, onSelect: onRenew }]),
          {
            label: isDisabled ? t.switchOn : t.switchOff,
            icon: isDisabled ? Play : Pause,
            onSelect: turn,
          },
          { label: t.forget, icon: Trash2, tone: 'danger', onSelect: () => setForgetting(true) },
        ]}
      />
      {isForgetting && (
        <Removal
          title={t.forget}
          onRemove={() => remove.mutateAsync({ path })}
          onClose={() => setForgetting(false)}
        >
          {t.forgetText(name)}
        </Removal>
      )}
    </span>
  );
};
