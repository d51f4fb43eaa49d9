import cards
import orders


def paid_order(connection):
    connection.execute("INSERT INTO orders VALUES ('A-1', 'Mina Okafor', 1850, NULL, NULL)")
    orders.mark_paid(connection, "A-1", cards.fingerprint("4000 0000 0000 0002"))
    return orders.get_order(connection, "A-1")


def test_a_paid_order_has_a_date():
    assert paid_order(orders.connect(":memory:"))["paid_at"]


def test_the_refund_of_nothing_costs_nothing():
    assert orders.refund_total(orders.connect(":memory:"), []) == 0
