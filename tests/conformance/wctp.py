"""Judges each named document against a document type, the first argument.

Prints `ok FILE` or `bad FILE: REASON` and ends with 1 if any is bad.
"""

import sys

from lxml import etree


def judge(dtd, path):
    # Nothing is fetched: the type is the one that was named.
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    try:
        document = etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        return str(error)
    return None if dtd.validate(document) else str(dtd.error_log)


def main(dtd, paths):
    with open(dtd, "rb") as file:
        kind = etree.DTD(file)
    verdicts = {path: judge(kind, path) for path in paths}
    for path, reason in verdicts.items():
        print(f"ok {path}" if reason is None else f"bad {path}: {reason}")
    return 1 if any(verdicts.values()) else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
