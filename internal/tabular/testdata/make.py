# Writes the workbooks and Parquet files beside this script with other programs
# than the ones under test: openpyxl 3.1.5 and pyarrow 26.0.1.
import datetime as d
import decimal
import pathlib

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils.datetime import CALENDAR_MAC_1904

here = pathlib.Path(__file__).parent


def workbook(name, epoch=None):
    wb = openpyxl.Workbook()
    if epoch:
        wb.epoch = epoch
    notes = wb.active
    notes.title = "Notes"
    notes.append(["How to read this"])
    old = wb.create_sheet("Old")
    old.sheet_state = "hidden"
    old.append(["date", "spend"])
    old.append([d.date(2024, 1, 1), 1])
    ws = wb.create_sheet("June & July")
    ws["A1"] = "Mediekjøp 2025"
    ws.merge_cells("A1:F1")
    ws["A2"] = d.date(2025, 8, 1)
    ws.append([])
    ws.append(["date", "campaign", "campaign_id", "spend", "clicks", "CTR", "when", "share", "note", None])
    ws.append([d.date(2025, 6, 29), "Sommer, æøå", 120212345678901234, 1234.5, 10, 0.0281, d.datetime(2025, 6, 29, 23, 5, 7), 0.125, "x"])
    ws.append([d.date(2025, 6, 30), 'Sommer "B"\nto', None, "1 234,50", 20, 0.5, None, None, None, None, "beside the table"])
    ws.append([d.date(2025, 7, 1), "Høst", "120212345678901235", 1.234, 30, "=B1", "", None, None])
    ws.append([d.date(2025, 7, 2), "Høst", None, 0.1 + 0.2, None, "#N/A", None, None, None])
    ws.append([d.date(2025, 7, 3), True, None, -3, 1e-7, None, d.time(13, 45), None, None])
    for i in range(5, 10):
        ws.cell(i, 1).number_format = "dd/mm/yyyy"
        ws.cell(i, 4).number_format = "#,##0.000" if i == 7 else "#,##0.00 [$kr-414]"
        ws.cell(i, 6).number_format = "0.00%"
    ws["C5"].number_format = "0"
    ws.row_dimensions[8].hidden = True
    wb.save(here / name)


def parquet():
    utc = d.timezone.utc
    t = pa.table({
        "date": pa.array([d.date(2025, 6, 28), d.date(2025, 6, 29), d.date(2025, 6, 30), None, d.date(2025, 7, 1)], pa.date32()),
        "campaign": pa.array(["Sommer, æøå", None, "Høst", "", "x"]).dictionary_encode(),
        "campaign_id": pa.array([120212345678901234, 1, None, -5, 2**63 - 1], pa.int64()),
        "spend": pa.array([decimal.Decimal(s) if s else None for s in ["1234.50", "-0.05", None, "0", "99999999999999999999.12"]], pa.decimal128(22, 2)),
        "price": pa.array([1.234, 0.1, None, float("nan"), 1e-7], pa.float64()),
        "weight": pa.array([0.1, 1.5, None, 2, 3], pa.float32()),
        "big": pa.array([2**64 - 1, 0, 1, 2, None], pa.uint64()),
        "utc": pa.array([d.datetime(2025, 6, 28, 23, 5, 7, 999999, utc), d.datetime(1969, 12, 31, 23, 59, 59, 500000, utc), None, None, None], pa.timestamp("us", "UTC")),
        "local": pa.array([d.datetime(2025, 6, 28, 23, 5, 7), None, None, None, None], pa.timestamp("ms")),
        "ns": pa.array([d.datetime(2025, 6, 28, 23, 5, 7), None, None, None, None], pa.timestamp("ns", "UTC")),
        "clock": pa.array([d.time(13, 45, 6), None, None, None, None], pa.time64("us")),
        "ok": pa.array([True, False, None, None, True]),
        "traffic_source": pa.array([{"source": "google", "medium": "cpc"}, {"source": None, "medium": "x"}, None, None, None]),
        "items": pa.array([[{"price": 1.0}, {"price": 2.0}], [], None, [{"price": 3.0}], None]),
    })
    pq.write_table(t, here / "typed.parquet", row_group_size=2, compression="zstd")
    pq.write_table(t, here / "typed-v1.parquet", compression="snappy", use_dictionary=False, version="1.0", data_page_version="2.0")
    pq.write_table(t.select(["date", "local", "spend"]), here / "int96.parquet", use_deprecated_int96_timestamps=True, compression="gzip")


workbook("plan.xlsx")
workbook("plan-1904.xlsx", CALENDAR_MAC_1904)
parquet()
