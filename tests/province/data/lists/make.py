"""Writes the choice lists of this folder: communes.json, countries.json, ethnic-groups.json.

    python3 -m venv venv && venv/bin/pip install babel==2.19.0 && venv/bin/python make.py

Communes come from ../units, names of countries from the CLDR inside Babel, ethnic groups stand below. The same input gives the
same bytes. Compact, one item a line, so that a change shows in a diff.
"""

import csv
import json
import unicodedata
from collections import defaultdict
from pathlib import Path

from babel import Locale

HERE = Path(__file__).resolve().parent
UNITS = HERE.parent / "units"

KIND_VI = {"xa": "Xã", "phuong": "Phường", "dac_khu": "Đặc khu", "thi_tran": "Thị trấn"}
KIND_EN = {"xa": "commune", "phuong": "ward", "dac_khu": "special zone"}
PROVINCE_VI = {"tinh": "tỉnh", "thanh_pho": "thành phố"}
PROVINCE_EN = {"tinh": "province", "thanh_pho": "city"}

# Territory codes of the CLDR that are not assigned by ISO 3166-1: exceptional reservations, groupings, pseudo-locales.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}

# Codes 01-54 of Decision 121-TCTK/PPCĐ of 1979, with other names that stand on papers.
ETHNIC_GROUPS = [
    ("Kinh", ["Việt"]), ("Tày", []), ("Thái", []), ("Hoa", ["Hán"]), ("Khmer", ["Khơ-me"]),
    ("Mường", []), ("Nùng", []), ("Mông", ["HMông", "H'Mông", "Mèo"]), ("Dao", ["Mán"]), ("Gia Rai", ["Gia-rai", "Jrai"]),
    ("Ngái", []), ("Ê Đê", ["Ê-đê", "Rhadé"]), ("Ba Na", ["Ba-na", "Bahnar"]), ("Xơ Đăng", ["Xơ-đăng"]),
    ("Sán Chay", ["Cao Lan", "Sán Chỉ"]), ("Cơ Ho", ["Cơ-ho", "K'Ho"]), ("Chăm", ["Chàm"]), ("Sán Dìu", []), ("Hrê", []),
    ("Mnông", ["M'Nông"]), ("Raglay", ["Ra-glai"]), ("Xtiêng", ["S'Tiêng"]), ("Bru Vân Kiều", ["Bru-Vân Kiều", "Vân Kiều"]),
    ("Thổ", []), ("Giáy", []), ("Cơ Tu", ["Cơ-tu"]), ("Gié Triêng", ["Gié-Triêng"]), ("Mạ", ["Châu Mạ"]), ("Khơ Mú", ["Khơ-mú"]),
    ("Co", ["Cor"]), ("Tà Ôi", ["Ta-ôi", "Pa Cô"]), ("Chơ Ro", ["Chơ-ro"]), ("Kháng", []), ("Xinh Mun", ["Xinh-mun"]),
    ("Hà Nhì", []), ("Chu Ru", ["Chu-ru"]), ("Lào", []), ("La Chí", []), ("La Ha", []), ("Phù Lá", []), ("La Hủ", []), ("Lự", []),
    ("Lô Lô", []), ("Chứt", []), ("Mảng", []), ("Pà Thẻn", []), ("Cơ Lao", []), ("Cống", []), ("Bố Y", []), ("Si La", []),
    ("Pu Péo", []), ("Brâu", []), ("Ơ Đu", []), ("Rơ Măm", ["Rơ-măm"]),
]


def rows(name):
    with open(UNITS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lower_first(text):
    return text[:1].lower() + text[1:]


def communes():
    provinces = {row["code"]: row for row in rows("provinces_new.csv")}
    before = {row["code"]: row["name"] for row in rows("provinces_old.csv")}
    districts = {row["code"]: row for row in rows("districts_old.csv")}
    old = {}
    for row in rows("wards_old.csv"):
        district = districts[row["district_code"]]["name"]
        old[row["code"]] = (
            f"{KIND_VI[row['kind']]} {row['name']}, {lower_first(district)}, {lower_first(before[row['province_code']])}"
        )
    formerly = defaultdict(list)
    for pair in sorted(rows("old_to_new.csv"), key=lambda p: (p["new_ward_code"], p["old_ward_code"])):
        code = pair["old_ward_code"]
        if code.startswith("D"):  # an island district without communes
            district = districts[code[1:]]
            name = f"{district['name']}, {lower_first(before[district['province_code']])}"
        else:
            name = old[code]
        formerly[pair["new_ward_code"]].append(name)
    items = []
    for row in sorted(rows("wards_new.csv"), key=lambda r: r["code"]):
        province = provinces[row["province_code"]]
        items.append({
            "id": row["code"],
            "vi": f"{KIND_VI[row['kind']]} {row['name']}, {PROVINCE_VI[province['kind']]} {province['name']}",
            "en": f"{row['name']} {KIND_EN[row['kind']]}, {province['name']} {PROVINCE_EN[province['kind']]}",
            "formerly": formerly[row["code"]],
        })
    return items


def countries():
    vi, en = Locale("vi").territories, Locale("en").territories
    codes = [c for c in en if len(c) == 2 and c.isalpha() and c not in NOT_ISO]
    items = [{"id": c, "vi": vi[c], "en": en[c]} for c in sorted(codes)]
    # Việt Nam first: nearly every answer.
    return sorted(items, key=lambda item: item["id"] != "VN")


def ethnic_groups():
    items = []
    for number, (name, others) in enumerate(ETHNIC_GROUPS, start=1):
        item = {"id": f"{number:02}", "vi": name, "en": name}
        if others:
            item["formerly"] = others
        items.append(item)
    return items


def write(name, version, items):
    line = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    head = line({"name": name, "version": version})[:-1]
    text = head + ',"items":[\n' + ",\n".join(line(item) for item in items) + "\n]}\n"
    (HERE / f"{name}.json").write_text(unicodedata.normalize("NFC", text), encoding="utf-8")


write("communes", "2026-08", communes())
write("countries", "2026-11", countries())
write("ethnic-groups", "2026-11", ethnic_groups())
