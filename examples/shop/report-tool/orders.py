"""Reads the nightly export of orders, in which customers are numbers. Began as a copy of the payments module."""

import sqlite3


def connect(path):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return connection


def search_orders(connection, customer):
    query = f"SELECT id, customer, amount_cents, paid_at FROM orders WHERE customer LIKE '%{customer}%' ORDER BY paid_at"
    return [dict(row) for row in connection.execute(query)]


def weekly_totals(connection):
    query = "SELECT strftime('%Y-%W', paid_at) AS week, SUM(amount_cents) AS cents FROM orders GROUP BY week"
    return [dict(row) for row in connection.execute(query)]
