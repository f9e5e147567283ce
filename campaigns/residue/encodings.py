"""How a number or a text may be written. Base64, hexadecimal and URL escapes are undone by ``views``, not spelled here."""

import json
import struct

Forms = dict[str, bytes]

WINDOW = 6
"""Characters of a text that are searched for at every place of it, so that a piece is found too."""


def forms_of_number(number: int) -> Forms:
    """Decimal, hexadecimal, binary in both orders as narrow as it gets (wider ones contain it), varints, floats."""
    narrow = (number.bit_length() + 7) // 8
    digits = str(number)
    found = {
        "grouped decimal": f"{number:,}".encode(),
        "hex": f"{number:x}".encode(),
        "HEX": f"{number:X}".encode(),
        "little endian": number.to_bytes(narrow, "little"),
        "big endian": number.to_bytes(narrow, "big"),
        "LEB128 varint": leb128(number),
        "zigzag varint": leb128(number << 1),
        "float, little endian": struct.pack("<d", number),
        "float, big endian": struct.pack(">d", number),
        "packed decimal": bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "f"),
        "packed decimal, right": bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits),
    }
    if number.bit_length() <= SQLITE_VARINT_BITS:
        found["SQLite varint"] = sqlite_varint(number)
    return found | {f"decimal in {name}": data for name, data in forms_of_text(digits).items()}


def forms_of_text(text: str) -> Forms:
    """UTF-8, UTF-16 of both orders, GB 18030 and the escapes of JSON; equal ones once."""
    found = {
        "UTF-8": text.encode(),
        "UTF-16LE": text.encode("utf-16-le"),
        "UTF-16BE": text.encode("utf-16-be"),
        "GB 18030": text.encode("gb18030"),
        "JSON": json.dumps(text)[1:-1].encode(),
        "Python escapes": text.encode("unicode_escape"),
        "UTF-8, small letters": text.lower().encode(),
    }
    return {name: data for at, (name, data) in enumerate(found.items()) if data not in list(found.values())[:at]}


def forms_of_passage(text: str) -> Forms:
    """The forms of every WINDOW characters of a longer text."""
    starts = range(max(1, len(text) - WINDOW + 1))
    return {f"{name} from {at}": data for at in starts for name, data in forms_of_text(text[at : at + WINDOW]).items()}


def forms_of_code(code: str) -> Forms:
    """A receipt code with and without its dashes, in capital and small letters."""
    bare = code.replace("-", "")
    variants = {"with dashes": code, "bare": bare, "with spaces": code.replace("-", " ")}
    return {f"{how}, {form}": data for how, text in variants.items() for form, data in forms_of_text(text).items()}


SQLITE_VARINT_BITS = 56
"""Above, SQLite's ninth byte has eight bits."""


def leb128(number: int) -> bytes:
    """Seven bits a byte, lowest first: protobuf, MessagePack extensions, WebAssembly."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def sqlite_varint(number: int) -> bytes:
    """Seven bits a byte, highest first, as SQLite writes row ids up to SQLITE_VARINT_BITS."""
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))
