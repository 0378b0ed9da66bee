"""Remote write as a receiver reads it: snappy's blocks, and the messages of both versions.

Messages are read by protobuf's own decoder (python3-protobuf) from the public schema, given here as a
descriptor; where it is absent, by the decoder in own.py.
"""
from remote_write import own

try:
    from remote_write import official
except ImportError:
    official = None


def decode(message, version):
    """(samples, families) of a message: (labels, milliseconds, value), and {name: (type, unit, help)}."""
    found = own.decode(message, version)
    if official is not None and official.decode(message, version) != found:
        raise ValueError("protobuf reads another message than own.py")
    return found
