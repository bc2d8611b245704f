"""Makes the pictures that libgd cannot write: JPEGs of ink. Needs Pillow; run it beside the files."""

from pathlib import Path

from PIL import Image


def halves(left, right):
    picture = Image.new("CMYK", (32, 16), left)
    picture.paste(right, (16, 0, 32, 16))
    return picture


# Pillow inverts the ink and says so in Adobe's segment, as Adobe's programs do.
halves((255, 0, 0, 0), (0, 0, 0, 128)).save("cmyk-adobe.jpg", quality=95)

# Without that segment, the numbers are ink as it is.
plain = Path("cmyk.jpg")
halves((0, 255, 255, 255), (255, 255, 255, 127)).save(plain, quality=95)
data = plain.read_bytes()
start = data.index(b"\xff\xee")
size = int.from_bytes(data[start + 2 : start + 4], "big") + 2
plain.write_bytes(data[:start] + data[start + size :])
