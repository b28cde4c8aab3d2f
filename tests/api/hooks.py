"""How schemathesis sends a body that is text of a type it does not know."""

import json

import schemathesis


@schemathesis.serializer("application/sd-jwt")
def text(_, value):
    if isinstance(value, bytes):
        return {"data": value}
    return {"data": (value if isinstance(value, str) else json.dumps(value)).encode(errors="replace")}
