"""Orders and the charges on them."""

import sqlite3
from datetime import datetime, timezone

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    card_fingerprint TEXT,
    paid_at TEXT
)
"""


def connect(path):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.execute(SCHEMA)
    return connection


def search_orders(connection, customer):
    query = f"SELECT id, customer, amount_cents, paid_at FROM orders WHERE customer LIKE '%{customer}%' ORDER BY paid_at"
    return [dict(row) for row in connection.execute(query)]


def get_order(connection, order_id):
    row = connection.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    return dict(row) if row else None


def mark_paid(connection, order_id, fingerprint):
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    with connection:
        connection.execute(
            "UPDATE orders SET paid_at = ?, card_fingerprint = ? WHERE id = ?", (now, fingerprint, order_id)
        )


def refund_total(connection, order_ids):
    """Sum what a refund of these orders costs. The number of question marks varies; no value enters the text."""
    marks = ", ".join("?" for _ in order_ids)
    query = f"SELECT SUM(amount_cents) FROM orders WHERE id IN ({marks})"
    return connection.execute(query, list(order_ids)).fetchone()[0] or 0
