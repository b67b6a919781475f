import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useAsking } from '../api/proofs.ts';
import { Toasts } from '../shared/toast.tsx';

const ProofDialog = lazy(async () => ({
  default: (await import('../sign-in/proof-dialog.tsx')).ProofDialog,
}));

export const RootPage = () => {
  const asking = useAsking();
  return (
    <>
      <Outlet />
      {asking && (
        <Suspense>
          <ProofDialog asking={asking} />
        </Suspense>
      )}
      <Toasts />
    </>
  );
};
