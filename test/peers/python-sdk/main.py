"""Logs in, writes a secret, reads it and the list, and prints what it saw as JSON."""

import json
import os

from infisical_sdk import InfisicalSDKClient

place = {"project_id": os.environ["PROJECT_ID"], "environment_slug": "dev", "secret_path": "/"}
with InfisicalSDKClient(host=os.environ["LOCKET_URL"]) as client:
    client.auth.universal_auth.login(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    client.secrets.create_secret_by_name("FROM_PYTHON", secret_value="snake", **place)
    read = client.secrets.get_secret_by_name("FROM_PYTHON", **place)
    listed = client.secrets.list_secrets(**place)
    print(json.dumps({"value": read.secretValue, "names": [one.secretKey for one in listed.secrets]}))
