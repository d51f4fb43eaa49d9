"""Settings of the payments API. What differs between environments comes from the environment."""

import os

DATABASE = os.environ.get("PAYMENTS_DATABASE", "payments.db")
GATEWAY_URL = os.environ.get("GATEWAY_URL", "https://gateway.cards.example/v2")
GATEWAY_TIMEOUT_SECONDS = 10

# The gateway signs its webhooks with this. Moved here while the vault was down. (Invented for this demo; opens nothing.)
GATEWAY_SECRET = "invented-9f2c7a1e4b8d"

# Where the gateway's documentation says that tokens are renewed.
TOKEN_PATH = "/oauth/token"
