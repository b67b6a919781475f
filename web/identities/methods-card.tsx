import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Removal } from '../shared/removal.tsx';
import { useWords } from '../shared/words.ts';
import { ClientSecrets } from './client-secrets.tsx';
import { forgetIdentity } from './forget.ts';
import { detachMethod } from './method-calls.ts';
import { ChangeMethod, NewMethod } from './method-dialog.tsx';
import { type MethodId, methodIds, methods } from './methods.ts';
import { Tokens } from './tokens.tsx';
import { identityWords } from './words.ts';

/** How a machine identity logs in. */
export const MethodsCard = ({
  identityId,
  attached,
}: {
  identityId: string;
  attached: readonly string[];
}) => {
  const t = useWords(identityWords);
  const [open, setOpen] = useState<MethodId | 'new'>();
  const [leaving, setLeaving] = useState<MethodId>();
  const present = methodIds.filter((method) => attached.includes(method));
  const free = methodIds.filter((method) => !attached.includes(method));
  const close = () => setOpen(undefined);
  return (
    <section className="card p-5">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.methods}</h2>
        {free.length > 0 && (
          <Button icon={Plus} onClick={() => setOpen('new')}>
            {t.attachMethod}
          </Button>
        )}
      </div>
      {present.length === 0 && <p className="text-muted">{t.noMethods}</p>}
      <ul className="divide-y divide-line">
        {present.map((method) => (
          <li key={method} className="flex flex-col gap-3 py-3">
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="min-w-0 flex-1 font-medium">{methods[method].label}</h3>
              <Button onClick={() => setOpen(method)} aria-label={`${t.change}: ${methods[method].label}`}>
                {t.change}
              </Button>
              <Button
                look="danger"
                onClick={() => setLeaving(method)}
                aria-label={`${t.detach}: ${methods[method].label}`}
              >
                {t.detach}
              </Button>
            </div>
            {method === 'universal-auth' && <ClientSecrets identityId={identityId} />}
            {method === 'token-auth' && <Tokens identityId={identityId} />}
          </li>
        ))}
      </ul>
      {open === 'new' && <NewMethod identityId={identityId} free={free} onClose={close} />}
      {open && open !== 'new' && <ChangeMethod identityId={identityId} method={open} onClose={close} />}
      {leaving && (
        <Removal
          title={t.detach}
          onRemove={() => detachMethod(leaving, { path: { identityId } }).then(forgetIdentity)}
          onClose={() => setLeaving(undefined)}
        >
          {t.detachText(methods[leaving].label)}
        </Removal>
      )}
    </section>
  );
};
