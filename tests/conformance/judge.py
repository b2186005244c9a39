"""Reads each named file as one HL7 v2 message with hl7apy in its strict mode.

Prints `ok FILE` or `bad FILE: REASON` and ends with 1 if any is bad.
"""

import sys

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message


def judge(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    # ORU_R40 is IHE's own, with the segments of ORU_R01; HL7 2.6 and so hl7apy lack it.
    text = text.replace("|ORU^R40^ORU_R40|", "|ORU^R01^ORU_R01|", 1)
    try:
        message = parse_message(
            text, validation_level=VALIDATION_LEVEL.STRICT, find_groups=True
        )
        message.validate()
    except Exception as error:  # hl7apy raises many kinds; each is a verdict here.
        return f"{type(error).__name__} {error}"
    return None


def main(paths):
    verdicts = {path: judge(path) for path in paths}
    for path, reason in verdicts.items():
        print(f"ok {path}" if reason is None else f"bad {path}: {reason}")
    return any(reason is not None for reason in verdicts.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
