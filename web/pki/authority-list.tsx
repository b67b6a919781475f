import { BadgeCheck, CornerDownRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Authority, nameOf, useAuthorities } from './authorities.ts';
import { AuthorityPanel } from './authority-panel.tsx';
import { DeletedAuthorities } from './deleted-authorities.tsx';
import { NewAuthority } from './new-authority.tsx';
import { type Placed, treeOf } from './tree.ts';
import { pkiWords } from './words.ts';

const tones: Readonly<Record<string, 'good' | 'warn' | 'plain'>> = {
  active: 'good',
  'pending-certificate': 'warn',
};

export const StateBadge = ({ status }: { status: string }) => {
  const t = useWords(pkiWords);
  const known = { active: t.active, disabled: t.disabled, 'pending-certificate': t['pending-certificate'] };
  return <Badge tone={tones[status] ?? 'plain'}>{known[status as 'active'] ?? status}</Badge>;
};

/** The tree of authorities. */
export const Authorities = ({ slug }: { slug: string }) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<string>();
  const [seeingDeleted, setSeeingDeleted] = useState(false);
  const found = useAuthorities(slug);
  const all = found.data?.cas;
  const add = (
    <>
      <Button icon={Trash2} onClick={() => setSeeingDeleted(true)}>
        {t.deletedCas}
      </Button>
      <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
        {t.addCa}
      </Button>
    </>
  );
  return (
    <>
      <Table
        label={t.cas}
        toolbar={add}
        query={{ ...found, data: all && treeOf(all) }}
        idOf={({ ca }) => ca.id}
        textOf={({ ca }) => `${nameOf(ca)} ${ca.dn}`}
        empty={{ icon: BadgeCheck, title: t.noCas, text: t.noCasText }}
        columns={[
          {
            header: t.commonName,
            width: 'minmax(0,2fr)',
            cell: (placed) => <Branch placed={placed} onOpen={setOpened} />,
          },
          {
            header: t.kind,
            wideOnly: true,
            cell: ({ ca }) => (ca.type === 'root' ? t.root : t.intermediate),
          },
          { header: t.state, cell: ({ ca }) => <StateBadge status={ca.status} /> },
          {
            header: t.until,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ ca }) => (ca.notAfter ? instant(ca.notAfter) : '–'),
          },
        ]}
      />
      {adding && <NewAuthority slug={slug} all={all ?? []} onClose={() => setAdding(false)} />}
      {seeingDeleted && <DeletedAuthorities slug={slug} onClose={() => setSeeingDeleted(false)} />}
      {opened && <AuthorityPanel caId={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
};

const Branch = ({
  placed: { ca, depth },
  onOpen,
}: {
  placed: Placed<Authority>;
  onOpen: (id: string) => void;
}) => (
  <span
    className="flex min-w-0 items-center gap-2"
    style={{ paddingLeft: `${Math.min(depth, 6) * 1.25}rem` }}
  >
    {depth > 0 && <CornerDownRight aria-hidden className="size-4 shrink-0 text-muted" />}
    <button
      type="button"
      onClick={() => onOpen(ca.id)}
      className="truncate text-left font-medium hover:underline"
    >
      {nameOf(ca)}
    </button>
  </span>
);
