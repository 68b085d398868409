#!/usr/bin/env python3
"""Draws outlines.json: invented outlines of the communes of Ninh Binh and its main roads. Run in this folder; the same input gives the same drawing."""
import json, math, random

random.seed(37)
# Where the districts of before 1-7-2025 lay, roughly, from general knowledge: latitude, longitude.
CENTRES = {
    "Phủ Lý": (20.54, 105.91), "Duy Tiên": (20.63, 105.96), "Kim Bảng": (20.58, 105.85), "Thanh Liêm": (20.46, 105.92),
    "Bình Lục": (20.49, 106.03), "Lý Nhân": (20.56, 106.10), "Nam Định": (20.43, 106.17), "Vụ Bản": (20.37, 106.09),
    "Ý Yên": (20.32, 106.00), "Nghĩa Hưng": (20.13, 106.17), "Nam Trực": (20.32, 106.22), "Trực Ninh": (20.25, 106.23),
    "Xuân Trường": (20.29, 106.34), "Giao Thủy": (20.25, 106.45), "Hải Hậu": (20.12, 106.29), "Hoa Lư": (20.25, 105.96),
    "Tam Điệp": (20.15, 105.91), "Nho Quan": (20.32, 105.74), "Gia Viễn": (20.33, 105.85), "Yên Khánh": (20.20, 106.06),
    "Kim Sơn": (20.07, 106.09), "Yên Mô": (20.13, 106.00),
}
HULL = [(20.70, 105.95), (20.62, 106.08), (20.60, 106.15), (20.50, 106.20), (20.42, 106.30), (20.36, 106.42), (20.28, 106.58),
        (20.20, 106.55), (20.10, 106.38), (19.98, 106.20), (19.92, 106.08), (19.98, 106.00), (20.05, 105.92), (20.08, 105.85),
        (20.17, 105.75), (20.25, 105.60), (20.42, 105.55), (20.45, 105.70), (20.52, 105.78), (20.62, 105.82), (20.68, 105.88)]
ROADS = {
    "Quốc lộ 1": ["Duy Tiên", "Phủ Lý", "Thanh Liêm", "Hoa Lư", "Tam Điệp"],
    "Quốc lộ 10": ["Kim Sơn", "Yên Khánh", "Hoa Lư", "Ý Yên", "Vụ Bản", "Nam Định"],
    "Quốc lộ 21": ["Kim Bảng", "Phủ Lý", "Bình Lục", "Nam Định", "Nam Trực", "Trực Ninh", "Hải Hậu"],
    "Quốc lộ 12B": ["Nho Quan", "Gia Viễn", "Tam Điệp", "Yên Mô", "Kim Sơn"],
    "Quốc lộ 38B": ["Lý Nhân", "Nam Định", "Ý Yên", "Gia Viễn", "Nho Quan"],
    "Quốc lộ 37B": ["Vụ Bản", "Nam Trực", "Xuân Trường", "Giao Thủy"],
}

def cut(polygon, a, b):
    """What of a polygon is closer to a than to b."""
    near = lambda p: (p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2 - (p[0] - b[0]) ** 2 - (p[1] - b[1]) ** 2
    kept = []
    for last, p in zip(polygon[-1:] + polygon[:-1], polygon):
        d, e = near(last), near(p)
        if (d <= 0) != (e <= 0):
            t = d / (d - e)
            kept.append((last[0] + (p[0] - last[0]) * t, last[1] + (p[1] - last[1]) * t))
        if e <= 0:
            kept.append(p)
    return kept

def cells(seeds):
    made = []
    for i, a in enumerate(seeds):
        cell = HULL
        for j, b in enumerate(seeds):
            if i != j and cell:
                cell = cut(cell, a, b)
        made.append(cell)
    return made

def feature(kind, name, geometry, line):
    turned = [[round(long, 5), round(lat, 5)] for lat, long in line]
    if geometry == "Polygon":
        turned = [turned + turned[:1]]
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": {"type": geometry, "coordinates": turned}}

items = [i for i in json.load(open("../lists/communes.json"))["items"] if "tỉnh Ninh Bình" in i["vi"]]
seeds, names = [], []
for item in items:
    text = " ".join(item.get("formerly") or [])
    found = [d for d in CENTRES if d in text] or ["Hoa Lư"]
    centre = CENTRES[min(found, key=lambda d: text.index(d))]
    turn, far = random.uniform(0, math.tau), math.sqrt(random.uniform(0, 1)) * 0.055
    seeds.append((centre[0] + far * math.sin(turn), centre[1] + far * math.cos(turn)))
    names.append(item["vi"].split(",")[0])
for _ in range(3):
    seeds = [(sum(p[0] for p in c) / len(c), sum(p[1] for p in c) / len(c)) if c else s for s, c in zip(seeds, cells(seeds))]
features = [feature("area", n, "Polygon", c) for n, c in zip(names, cells(seeds)) if len(c) > 2]
sea = [(20.28, 106.58), (20.20, 106.55), (20.10, 106.38), (19.98, 106.20), (19.92, 106.08), (19.80, 106.10), (19.80, 106.70), (20.28, 106.70)]
features.append(feature("water", "Biển Đông", "Polygon", sea))
for name, stops in ROADS.items():
    line = []
    for a, b in zip(stops, stops[1:]):
        (p, q) = CENTRES[a], CENTRES[b]
        for n in range(6):
            t, bend = n / 6, 0.0 if n == 0 else random.uniform(-0.006, 0.006)
            line.append((p[0] + (q[0] - p[0]) * t + bend, p[1] + (q[1] - p[1]) * t - bend))
    features.append(feature("road", name, "LineString", line + [CENTRES[stops[-1]]]))
out = {"type": "FeatureCollection",
       "source": {"vi": "Bản đồ vẽ phỏng, không phải số liệu đo đạc. Ranh giới xã, phường và đường chỉ để ước chừng.",
                  "en": "A drawing, not a survey. Borders of communes and roads are only a rough guide."},
       "provenance": "Names of communes are real (data/lists/communes.json). Every line is drawn by make.py around rough centres of former districts: drawn, not surveyed.",
       "features": features}
json.dump(out, open("outlines.json", "w"), ensure_ascii=False, separators=(",", ":"))
