"""Logs in, writes a secret, reads it and the list, lets a key encrypt and decrypt, and prints what it saw as JSON."""

import base64
import json
import os

from infisical_sdk import InfisicalSDKClient, SymmetricEncryption

place = {"project_id": os.environ["PROJECT_ID"], "environment_slug": "dev", "secret_path": "/"}
with InfisicalSDKClient(host=os.environ["LOCKET_URL"]) as client:
    client.auth.universal_auth.login(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    client.secrets.create_secret_by_name("FROM_PYTHON", secret_value="snake", **place)
    read = client.secrets.get_secret_by_name("FROM_PYTHON", **place)
    listed = client.secrets.list_secrets(**place)
    key = client.kms.create_key("from-python", os.environ["PROJECT_ID"], SymmetricEncryption.AES_GCM_256)
    ciphertext = client.kms.encrypt_data(key.id, base64.b64encode(b"scales").decode())
    decrypted = base64.b64decode(client.kms.decrypt_data(key.id, ciphertext)).decode()
    keys = [one.name for one in client.kms.list_keys(os.environ["PROJECT_ID"]).keys]
    client.kms.delete_key(key.id)
    names = [one.secretKey for one in listed.secrets]
    print(json.dumps({"value": read.secretValue, "names": names, "decrypted": decrypted, "keys": keys}))
