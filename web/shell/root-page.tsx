import { Outlet } from '@tanstack/react-router';
import { Toasts } from '../shared/toast.tsx';

export const RootPage = () => (
  <>
    <Outlet />
    <Toasts />
  </>
);
