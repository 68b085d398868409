"""Draws the synthetic portrait `portrait.jp2` (Pillow with OpenJPEG): python portrait.py portrait.jp2

A face of ellipses on a light ground with a fixed grain, so that the file has the size of a real portrait (about 12 kB).
It shows nobody.
"""

import random
import sys

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, BYTES = 300, 400, 12_000


def face() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), (214, 226, 238))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 300, 280, 520), fill=(62, 86, 124))
    draw.polygon([(120, 300), (180, 300), (150, 352)], fill=(240, 240, 240))
    draw.rectangle((126, 262, 174, 312), fill=(214, 170, 140))
    draw.ellipse((70, 54, 230, 280), fill=(34, 28, 28))
    draw.ellipse((86, 86, 214, 284), fill=(228, 186, 156))
    draw.pieslice((80, 60, 220, 220), 180, 360, fill=(34, 28, 28))
    for centre in (122, 178):
        draw.ellipse((centre - 15, 168, centre + 15, 186), fill=(250, 250, 250))
        draw.ellipse((centre - 8, 169, centre + 8, 185), fill=(48, 30, 20))
        draw.arc((centre - 20, 148, centre + 20, 176), 200, 340, fill=(34, 28, 28), width=4)
    draw.line([(150, 180), (144, 218), (156, 220)], fill=(190, 144, 116), width=3)
    draw.arc((124, 222, 176, 252), 20, 160, fill=(170, 70, 70), width=5)
    return image.filter(ImageFilter.GaussianBlur(1.6))


def grain(image: Image.Image) -> Image.Image:
    source = random.Random(2021)
    pixels = image.load()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            step = source.randint(-6, 6)
            pixels[x, y] = tuple(max(0, min(255, channel + step)) for channel in pixels[x, y])
    return image


if __name__ == "__main__":
    grain(face()).save(
        sys.argv[1],
        "JPEG2000",
        quality_mode="rates",
        quality_layers=[WIDTH * HEIGHT * 3 / BYTES],
        irreversible=True,
    )
