"""What a platform pushes to us by HTTP."""

from starlette.requests import Request


async def body_of(request: Request, limit: int) -> bytes | None:
    """The body; None as soon as it is larger than `limit` bytes, whatever its header says."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        return None
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            return None
    return bytes(found)
