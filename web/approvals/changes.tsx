import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DiffTable } from '../secrets/diff-table.tsx';
import { Button } from '../shared/button.tsx';
import { Badge, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { ChangeRequest } from './request.ts';
import { approvalWords } from './words.ts';

type Commit = ChangeRequest['commits'][number];

const shownFor = 60_000;

/** What a request changes, secret by secret; values are covered until they are asked for, and after a minute. */
export const Changes = ({ commits }: { commits: readonly Commit[] }) => {
  const t = useWords(approvalWords);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => setShown(false), shownFor);
    return () => clearTimeout(timer);
  }, [isShown]);
  return (
    <section aria-label={t.changes} className="card flex flex-col gap-3 p-5">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.changes}</h2>
        <Button icon={isShown ? EyeOff : Eye} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? t.hide : t.show}
        </Button>
      </div>
      {commits.map((commit) => (
        <CommitDiff key={commit.id} commit={commit} isShown={isShown} />
      ))}
    </section>
  );
};

const tones = { create: 'good', update: 'info', delete: 'danger' } as const;
type Op = keyof typeof tones;

const CommitDiff = ({ commit, isShown }: { commit: Commit; isShown: boolean }) => {
  const t = useWords(approvalWords);
  const { secret, secretVersion, secretKey, secretComment } = commit;
  const op = (commit.op in tones ? commit.op : 'update') as Op;
  const before = secretVersion ?? secret ?? undefined;
  const name =
    before && before.secretKey !== secretKey && secretKey ? `${before.secretKey} → ${secretKey}` : secretKey;
  return (
    <article className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <h3 className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 truncate font-mono text-xs font-medium">{name || before?.secretKey}</span>
        <Badge tone={tones[op]}>{t[op]}</Badge>
        {commit.tags.map(({ id, slug }) => (
          <Badge key={id}>{slug}</Badge>
        ))}
      </h3>
      {isShown && commit.secretValueHidden && <Note tone="info">{t.hiddenValue}</Note>}
      {isShown && !commit.secretValueHidden && (
        <DiffTable
          labels={[t.before, t.after]}
          before={op === 'create' ? '' : (before?.secretValue ?? '')}
          after={op === 'delete' ? '' : commit.secretValue}
        />
      )}
      {!isShown && <p className="font-mono text-muted">••••••••</p>}
      {secretComment && secretComment !== before?.secretComment && (
        <p className="break-words text-muted">
          {t.comment}: {secretComment}
        </p>
      )}
    </article>
  );
};
