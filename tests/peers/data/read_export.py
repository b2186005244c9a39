"""Reads an export with the tools that people use, and prints what they saw as one JSON object.

Usage: read_export.py FOLDER STEM, or write_record FOLDER NAME
"""

import json
import math
import sys
from pathlib import Path

import numpy


def plain(values):
    """Numbers as JSON has them; not a number as null."""
    return [None if math.isnan(v) else round(float(v), 6) for v in values]


def wfdb_record(folder, stem):
    import wfdb

    record = wfdb.rdrecord(str(folder / stem), smooth_frames=False)
    notes = wfdb.rdann(str(folder / stem), "atr")
    return {
        "labels": record.sig_name,
        "units": record.units,
        "frame_hz": record.fs,
        "per_frame": record.samps_per_frame,
        "format": record.fmt,
        "begin": f"{record.base_date} {record.base_time}",
        "signals": [plain(signal) for signal in record.e_p_signal],
        "check_sums": [
            int(numpy.sum(signal.astype("int64")) % 65536)
            for signal in wfdb.rdrecord(
                str(folder / stem), smooth_frames=False, physical=False
            ).e_d_signal
        ],
        "told_sums": [sum % 65536 for sum in record.checksum],
        "notes": [
            [round(sample / notes.fs, 3), text.rstrip("\0")]
            for sample, text in zip(notes.sample, notes.aux_note)
            if not text.startswith("##")
        ],
    }


def edf_plain(path):
    """A reader of EDF+ by the letter of its specification, gaps included.

    pyedflib reads no files of the kind EDF+D, so this stands in for it there.
    """
    data = path.read_bytes()
    count = int(data[252:256])
    at = 256

    def column(width):
        nonlocal at
        fields = [data[at + n * width : at + (n + 1) * width].decode("ascii").strip() for n in range(count)]
        at += width * count
        return fields

    labels, _, units = column(16), column(80), column(8)
    low, high, dlow, dhigh = ([float(v) for v in column(8)] for _ in range(4))
    column(80)
    lengths = [int(v) for v in column(8)]
    column(32)
    at = int(data[184:192])
    records = []
    texts = []
    for _ in range(int(data[236:244])):
        signals = []
        for n, length in enumerate(lengths):
            raw = data[at : at + 2 * length]
            at += 2 * length
            if labels[n] == "EDF Annotations":
                tals = [tal.split(b"\x14") for tal in raw.split(b"\0") if tal]
                onset = float(tals[0][0])
                for tal in tals[1:]:
                    begin, _, lasted = tal[0].partition(b"\x15")
                    texts.append([float(begin), float(lasted or -1), tal[1].decode()])
            else:
                scale = (high[n] - low[n]) / (dhigh[n] - dlow[n])
                words = numpy.frombuffer(raw, "<i2").astype(float)
                values = low[n] + (words - dlow[n]) * scale
                signals.append(plain(numpy.where(words == -32768, math.nan, values)))
        records.append([onset, signals])
    assert at == len(data)
    return {
        "kind": data[192:236].decode("ascii").strip(),
        "record_s": float(data[244:252]),
        "begin": data[168:184].decode("ascii"),
        "labels": labels,
        "units": units,
        "records": records,
        "notes": texts,
    }


def edf_by_pyedflib(path):
    import pyedflib

    with pyedflib.EdfReader(str(path)) as edf:
        onsets, lasted, texts = edf.readAnnotations()
        return {
            "labels": edf.getSignalLabels(),
            "units": [edf.getPhysicalDimension(n) for n in range(edf.signals_in_file)],
            "hz": [float(edf.getSampleFrequency(n)) for n in range(edf.signals_in_file)],
            "begin": str(edf.getStartdatetime()),
            "patient": edf.getPatientName(),
            "equipment": edf.getEquipment(),
            "signals": [plain(edf.readSignal(n)) for n in range(edf.signals_in_file)],
            "digital": [[int(v) for v in edf.readSignal(n, digital=True)] for n in range(edf.signals_in_file)],
            "notes": [list(note) for note in zip(onsets.tolist(), lasted.tolist(), [str(t) for t in texts])],
        }


def parquet(path):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    rows = table.to_pylist()
    for row in rows:
        row["time"] = row["time"].isoformat()
    return {"types": [str(field.type) for field in table.schema], "rows": rows}


def write_record(folder, name):
    """A record as wfdb writes it, with samples that are none."""
    import wfdb

    t = numpy.arange(5000) / 250
    ecg = numpy.where(t % 0.8 < 0.04, 1.2, 0.0) + 0.05 * numpy.sin(t)
    pressure = 90 + 30 * numpy.sin(2 * math.pi * t / 0.8)
    ecg[2000:2250] = math.nan
    wfdb.wrsamp(
        name,
        fs=250,
        units=["mV", "mmHg"],
        sig_name=["II", "ABP"],
        p_signal=numpy.column_stack([ecg, pressure]),
        fmt=["16", "16"],
        write_dir=str(folder),
    )
    back = wfdb.rdrecord(str(folder / name)).p_signal
    return {"signals": [plain(back[:, n]) for n in range(2)]}


folder, name = Path(sys.argv[-2]), sys.argv[-1]
if sys.argv[1] == "write_record":
    answer = write_record(folder, name)
else:
    answer = {
        "wfdb": wfdb_record(folder, name),
        "edf": edf_plain(folder / f"{name}.edf"),
        "parquet": parquet(folder / f"{name}-numbers.parquet"),
    }
    if answer["edf"]["kind"] == "EDF+C":
        answer["pyedflib"] = edf_by_pyedflib(folder / f"{name}.edf")
print(json.dumps(answer))
