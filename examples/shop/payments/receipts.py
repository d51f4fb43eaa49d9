"""A receipt as a picture, which the web shop and both partners show after a payment."""

import io

from PIL import Image, ImageDraw

SIZE = (420, 160)


def draw(order):
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((20, 20), "Lantern Tea", fill="black")
    pen.text((20, 60), f"Order {order['id']}", fill="black")
    pen.text((20, 90), f"{order['amount_cents'] / 100:.2f} EUR, paid {order['paid_at'] or 'not yet'}", fill="black")
    return picture


def with_logo(order, uploaded_logo):
    """Put a partner's own logo, as uploaded, into the upper right corner."""
    picture = draw(order)
    logo = Image.open(io.BytesIO(uploaded_logo))
    logo.thumbnail((100, 40))
    picture.paste(logo, (SIZE[0] - 120, 20))
    return picture


def as_png(picture):
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
