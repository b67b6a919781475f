import { hiding, type Specimens } from './specimen.ts';

const email = 'newcomer@example.org';
const switchedOff = { status: 400, message: /switched off/ };

export const specimens: Specimens = {
  'POST /api/v3/signup/email/signup': () => ({ body: { email }, owner: switchedOff }),
  'POST /api/v3/signup/email/verify': hiding(['code'], () => ({
    body: { email, code: '0123-4567-89AB-CDEF' },
    owner: switchedOff,
  })),
  'POST /api/v3/signup/complete-account/signup': hiding(['password'], () => ({
    body: {
      email,
      firstName: 'New',
      lastName: 'Comer',
      password: 'correct horse battery staple',
      organizationName: 'Newcomers',
    },
    owner: { status: 401, message: /token/i },
  })),
};
