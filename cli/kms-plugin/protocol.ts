import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

const bytes = (id: number) => ({ type: 'bytes', id });
const text = (id: number) => ({ type: 'string', id });
const annotations = (id: number) => ({ keyType: 'string', type: 'bytes', id });
const call = (name: string) => ({
  requestType: `${name}Request`,
  responseType: `${name}Response`,
  comment: '',
});

/** The service that an API server of Kubernetes calls, version 2 (k8s.io/kms/apis/v2). */
const published = {
  KeyManagementService: {
    methods: { Status: call('Status'), Decrypt: call('Decrypt'), Encrypt: call('Encrypt') },
  },
  StatusRequest: { fields: {} },
  StatusResponse: { fields: { version: text(1), healthz: text(2), key_id: text(3) } },
  DecryptRequest: {
    fields: { ciphertext: bytes(1), uid: text(2), key_id: text(3), annotations: annotations(4) },
  },
  DecryptResponse: { fields: { plaintext: bytes(1) } },
  EncryptRequest: { fields: { plaintext: bytes(1), uid: text(2) } },
  EncryptResponse: { fields: { ciphertext: bytes(1), key_id: text(2), annotations: annotations(3) } },
};

export interface EncryptRequest {
  readonly plaintext: Buffer;
}

export interface DecryptRequest {
  readonly ciphertext: Buffer;
  readonly key_id: string;
}

export const keyManagementService = (): ServiceDefinition =>
  fromJSON({ nested: { v2: { nested: published } } }, { keepCase: true, defaults: true })[
    'v2.KeyManagementService'
  ] as unknown as ServiceDefinition;
