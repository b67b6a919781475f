import { Link2, Unlink } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { IconButton } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Badge } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { forgetListings, readValue, type Secret } from './listing.ts';
import type { Place } from './place.ts';
import type { Link } from './rows.ts';
import { secretWords } from './words.ts';

/** Heads the secrets that come from another folder. */
export const LinkRow = ({ place, link, count }: { place: Place; link: Link; count: number }) => {
  const t = useWords(secretWords);
  const [busy, setBusy] = useState(false);
  const unlink = async () => {
    setBusy(true);
    try {
      await call('DELETE /api/v2/secret-imports/{secretImportId}', {
        path: { secretImportId: link.id },
        body: { projectId: place.projectId, environment: place.environment, path: place.path },
      });
      await forgetListings();
      toast('good', t.unlinked);
    } catch (error) {
      toastFault(error);
      setBusy(false);
    }
  };
  return (
    <div className="flex min-h-11 items-center gap-3 bg-sunken px-3">
      <Link2 aria-hidden className="size-4 shrink-0 text-info" />
      <span className="min-w-0 flex-1 truncate">
        {t.importedFrom(`${link.importEnv.name} ${link.importPath}`)}
      </span>
      <Badge>{count}</Badge>
      <IconButton
        icon={Unlink}
        tone="danger"
        label={t.unlink}
        disabled={busy}
        onClick={() => void unlink()}
      />
    </div>
  );
};

/** A secret that comes from another folder: it is read here, and changed there. */
export const ImportedRow = ({
  place,
  secret,
  isHidden,
}: {
  place: Place;
  secret: Secret;
  isHidden: boolean;
}) => {
  const t = useWords(secretWords);
  const from = { projectId: place.projectId, environment: secret.environment, path: secret.secretPath };
  return (
    <div className="flex min-h-11 items-center gap-3 pr-3 pl-10 hover:bg-sunken">
      <span
        className={`min-w-0 flex-1 truncate font-mono text-[13px] ${isHidden ? 'text-muted line-through' : ''}`}
      >
        {secret.secretKey}
      </span>
      <Badge tone={isHidden ? 'warn' : 'info'}>{isHidden ? t.overridden : t.imported}</Badge>
      <CopyButton text={() => readValue(from, secret.secretKey)} />
    </div>
  );
};
