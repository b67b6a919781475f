import { nothing, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'GET /': nothing,
  'GET /{page+}': () => ({
    params: { page: 'projects' },
    owner: { status: 404, message: /Route not found/ },
  }),
  'GET /assets/{file}': () => ({
    params: { file: 'none.js' },
    owner: { status: 404, message: /not found/ },
  }),
};
