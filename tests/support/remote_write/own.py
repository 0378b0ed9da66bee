"""A decoder of protocol buffers and of snappy's block format, written from their specifications."""
import struct


def unpack(block):
    """The text of a block of snappy; ValueError where it is none."""
    size, at = varint(block, 0)
    text = bytearray()
    while at < len(block):
        tag = block[at]
        at += 1
        kind, length = tag & 3, (tag >> 2) + 1
        if kind == 0:
            if length > 60:
                wide = length - 60
                length = int.from_bytes(block[at:at + wide], "little") + 1
                at += wide
            if at + length > len(block):
                raise ValueError("a literal is cut off")
            text += block[at:at + length]
            at += length
            continue
        if kind == 1:
            length, offset, wide = (tag >> 2 & 7) + 4, (tag >> 5 << 8) | block[at], 1
        else:
            wide = 2 if kind == 2 else 4
            offset = int.from_bytes(block[at:at + wide], "little")
        at += wide
        if not 0 < offset <= len(text):
            raise ValueError("a copy from before the beginning")
        for _ in range(length):
            text.append(text[-offset])
    if len(text) != size:
        raise ValueError("the length in front is another")
    return bytes(text)


def varint(data, at):
    number = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("a varint does not end")
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at


def fields(data):
    """(number, value) of each field: an int, 8 bytes or a string of bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            raise ValueError(f"no such type of a field: {kind}")
        if at > len(data):
            raise ValueError("a field is cut off")
        yield key >> 3, value


def only(data, number, otherwise):
    found = [value for field, value in fields(data) if field == number]
    return found[-1] if found else otherwise


def sample(data):
    return only(data, 2, 0), struct.unpack("<d", only(data, 1, bytes(8)))[0]


def text(data):
    return data.decode("utf-8")


def decode(message, version):
    return (decode_1 if version == "1.0" else decode_2)(message)


def decode_1(message):
    samples, families = [], {}
    for number, value in fields(message):
        if number == 1:
            labels = tuple((text(only(label, 1, b"")), text(only(label, 2, b""))) for field, label in fields(value) if field == 1)
            samples += [(labels, *sample(inner)) for field, inner in fields(value) if field == 2]
        elif number == 3:
            families[text(only(value, 2, b""))] = (only(value, 1, 0), text(only(value, 5, b"")), text(only(value, 4, b"")))
        else:
            raise ValueError(f"no field {number} in a WriteRequest")
    return samples, families


def decode_2(message):
    symbols = [text(value) for number, value in fields(message) if number == 4]
    if symbols[:1] != [""]:
        raise ValueError("the first symbol is not empty")
    samples, families = [], {}
    for number, series in fields(message):
        if number != 5:
            continue
        packed, at, references = only(series, 1, b""), 0, []
        while at < len(packed):
            reference, at = varint(packed, at)
            references.append(symbols[reference])
        labels = tuple(zip(references[::2], references[1::2]))
        samples += [(labels, *sample(inner)) for field, inner in fields(series) if field == 2]
        about = only(series, 5, None)
        if about is not None:
            families[dict(labels)["__name__"]] = (only(about, 1, 0), symbols[only(about, 4, 0)], symbols[only(about, 3, 0)])
    return samples, families
