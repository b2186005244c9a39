"""Reads each named file as one FHIR R4B Bundle with fhir.resources, resources inside and all.

Prints `ok FILE` or `bad FILE: REASON` and ends with 1 if any is bad.
"""

import json
import sys

from fhir.resources.R4B import get_fhir_model_class


def judge(path):
    with open(path, encoding="utf-8") as file:
        bundle = json.load(file)
    try:
        get_fhir_model_class("Bundle").model_validate(bundle)
        for entry in bundle["entry"]:
            resource = entry["resource"]
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except Exception as error:  # pydantic and the library raise several kinds.
        return f"{type(error).__name__} {error}"
    return None


def main(paths):
    verdicts = {path: judge(path) for path in paths}
    for path, reason in verdicts.items():
        print(f"ok {path}" if reason is None else f"bad {path}: {reason}")
    return any(reason is not None for reason in verdicts.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
