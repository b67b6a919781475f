declare module '@aws-sdk/client-dynamodb/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}

declare module '@aws-sdk/client-kms/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}

declare module '@aws-sdk/client-secrets-manager/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}

declare module '@aws-sdk/client-ssm/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}

declare module '@aws-sdk/client-cloudwatch/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}

declare module '@aws-sdk/client-sqs/dist-es/endpoint/bdd.js' {
  export const bdd: import('@smithy/core/endpoints').BinaryDecisionDiagram;
}
