#!/usr/bin/env python3
"""Writes offices.json and past.json. PROVENANCE.md says what of them is real and what is drawn.

The random numbers follow from a fixed seed: running it again writes the same files.
"""

import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
random.seed(766)

# Name of the unit in data/units/wards_new.csv, share of the usual number of dossiers, latitude and longitude (drawn, roughly there).
COMMUNES = [
    ("Cổ Lễ", 0.8, 20.32, 106.26), ("Nam Định", 3.0, 20.43, 106.17), ("Phủ Lý", 2.4, 20.54, 105.91),
    ("Hoa Lư", 2.6, 20.25, 105.97), ("Tam Điệp", 1.5, 20.16, 105.92), ("Duy Tiên", 1.3, 20.65, 105.96),
    ("Trực Ninh", 0.9, 20.24, 106.21), ("Hải Hậu", 1.1, 20.20, 106.30), ("Giao Thuỷ", 0.7, 20.23, 106.45),
    ("Nho Quan", 0.9, 20.32, 105.75), ("Kim Sơn", 0.8, 20.08, 106.09), ("Gia Viễn", 0.5, 20.33, 105.83),
]
PACK = {"Cổ Lễ": 1, "Nam Định": 2, "Phủ Lý": 3}
KINDS = {"xa": ("xã", "commune"), "phuong": ("phường", "ward")}
# Field as in data/procedures/index.csv, dossiers a month of a usual office, share settled late.
COMMUNE_FIELDS = [
    ("Hộ tịch", 60, 0.01), ("Chứng thực", 45, 0.002), ("Đất đai", 14, 0.12), ("Bảo trợ xã hội", 12, 0.04),
    ("Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", 6, 0.02), ("Giảm nghèo", 1.2, 0.05),
]
PROVINCE_FIELDS = [("Đất đai", 180, 0.08), ("Lý lịch tư pháp", 150, 0.02), ("Đường bộ", 120, 0.01), ("Nhà ở và công sở", 9, 0.10)]
CRITERIA = ["total-time", "agency-time", "contacts", "agencies", "one-stop", "publication", "attitude", "complaints", "online"]
MONTHS = [(2025, m) for m in range(7, 13)] + [(2026, m) for m in range(1, 11)]


def around(mean):
    return max(0, round(random.gauss(mean, mean ** 0.5)))


def part(count, share):
    return sum(random.random() < share for _ in range(count))


def units():
    rows = csv.DictReader((HERE / "../units/wards_new.csv").open(encoding="utf-8"))
    return {row["name"]: row for row in rows if row["province_code"] == "37"}


def offices():
    all_units, out = units(), []
    for name, _, lat, long in COMMUNES:
        unit = all_units[name]
        vi, en = KINDS[unit["kind"]]
        out.append({
            "id": f"37.{unit['code']}", "kind": "commune", "unit": unit["code"],
            "name": {"vi": f"Trung tâm Phục vụ hành chính công {vi} {name}", "en": f"{name} {en} public service centre"},
            "address": f"{vi.capitalize()} {name}, tỉnh Ninh Bình",
            "phone": f"0000 000 00{PACK[name]} (số giả định)" if name in PACK else "",
            "seat": [lat, long],
        })
    out.append({
        "id": "37", "kind": "province", "unit": "",
        "name": {"vi": "Trung tâm Phục vụ hành chính công tỉnh Ninh Bình", "en": "Ninh Bình province public service centre"},
        "address": "Tỉnh Ninh Bình", "phone": "",
    })
    return out


def month(fields, size, care):
    counted = {}
    for name, usual, late_share in fields:
        received = around(usual * size)
        settled = max(0, received + random.randint(-2, 2))
        late = part(settled, min(0.6, late_share * care))
        on_time = part(settled - late, 0.35)
        counts = [received, settled - late - on_time, on_time, late, part(late, 0.4)]
        if any(counts):
            counted[name] = counts
    ratings = around(sum(c[0] for c in counted.values()) * 0.06)
    mood = max(0.3, 0.93 - 0.06 * care)
    sums = {c: sum(part(2, mood) for _ in range(ratings)) for c in CRITERIA} if ratings else {}
    reports = around(4 * size)
    late_reports = part(reports, 0.12 * care)
    disliked = part(reports, 0.15 * care)
    return {
        "fields": counted,
        "ratings": {"count": ratings, "sums": sums},
        "reports": [reports - late_reports, late_reports, part(reports - disliked, 0.4), disliked],
        "shares": {
            "transparency": random.randint(880, 1000), "online": random.randint(380, 780),
            "payment": random.randint(450, 900), "digitisation": random.randint(520, 950),
        },
    }


def past(all_offices):
    sizes = {f"37.{units()[name]['code']}": size for name, size, *_ in COMMUNES}
    care = {o["id"]: random.choice([0.4, 0.7, 1.0, 1.3, 2.0]) for o in all_offices}
    months = {}
    for year, number in MONTHS:
        months[f"{year}-{number:02}"] = {
            o["id"]: month(COMMUNE_FIELDS if o["kind"] == "commune" else PROVINCE_FIELDS, sizes.get(o["id"], 1.0), care[o["id"]])
            for o in all_offices
        }
    return months


def write(name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A line a month and office: a change can be read as a difference.
    text = text.replace('},"37', '},\n"37').replace('"2025-', '\n"2025-').replace('"2026-', '\n"2026-').replace('},{"id"', '},\n{"id"')
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def main():
    all_offices = offices()
    write("offices.json", {
        "provenance": "PROVENANCE.md",
        "source": {
            "vi": "Số liệu của tỉnh thử nghiệm: các tháng trước tháng 11/2026 là số giả định, từ đó là hồ sơ, phản ánh và đánh giá trong hệ thống thử nghiệm.",
            "en": "Figures of the test province: those of months before November 2026 are invented, later ones are of dossiers, reports and ratings in the test system.",
        },
        "kinds": [
            {"id": "commune", "name": {"vi": "Trung tâm cấp xã, phường", "en": "Commune and ward centres"}},
            {"id": "province", "name": {"vi": "Trung tâm cấp tỉnh", "en": "Provincial centre"}},
        ],
        "groups": [
            {"id": "transparency", "max": 18, "full": 1000, "name": {"vi": "Công khai, minh bạch", "en": "Publication and transparency"}},
            {"id": "progress", "max": 20, "full": 1000, "name": {"vi": "Tiến độ giải quyết", "en": "Keeping to the time"}},
            {"id": "online", "max": 12, "full": 500, "name": {"vi": "Dịch vụ công trực tuyến", "en": "Online services"}},
            {"id": "payment", "max": 10, "full": 800, "name": {"vi": "Thanh toán trực tuyến", "en": "Online payment"}},
            {"id": "digitisation", "max": 22, "full": 800, "name": {"vi": "Số hóa hồ sơ", "en": "Digitisation"}},
            {"id": "satisfaction", "max": 18, "full": 900, "name": {"vi": "Mức độ hài lòng", "en": "Satisfaction"}},
        ],
        "offices": all_offices,
    })
    write("past.json", {"provenance": "PROVENANCE.md: every number is drawn", "months": past(all_offices)})


if __name__ == "__main__":
    main()
