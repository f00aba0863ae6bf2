"""The wire as the rest of the client sees it: one `Api`, two doors (query, command), one error type.

No other package of the client imports gRPC.
"""

from cellar_client.rpc.api import Api, new_request_id
from cellar_client.rpc.bridge import Call
from cellar_client.rpc.endpoint import Endpoint
from cellar_client.rpc.errors import UNKNOWN_FATE, ApiError, ErrorKind

__all__ = ["UNKNOWN_FATE", "Api", "ApiError", "Call", "Endpoint", "ErrorKind", "new_request_id"]
