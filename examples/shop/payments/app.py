"""The payments API of Lantern Tea. openapi.yaml describes the routes; the ingress checks the partner key before us."""

from flask import Flask, Response, abort, g, jsonify, request

import cards
import gateway
import orders
import receipts
import settings

app = Flask(__name__)


def database():
    if "database" not in g:
        g.database = orders.connect(settings.DATABASE)
    return g.database


@app.teardown_appcontext
def close_database(_error):
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


@app.errorhandler(gateway.GatewayRefused)
def refused(error):
    return jsonify(error=str(error)), 402


@app.route("/health")
def health():
    return jsonify(status="up")


@app.route("/orders")
def search():
    customer = request.args.get("customer", "")
    return jsonify(orders=orders.search_orders(database(), customer))


@app.route("/orders/<order_id>/charge", methods=["POST"])
def charge(order_id):
    order = orders.get_order(database(), order_id) or abort(404)
    card = request.get_json()
    charge_id = gateway.charge(order, card["token"])
    orders.mark_paid(database(), order_id, cards.fingerprint(card["number"]))
    return jsonify(charge=charge_id, card=cards.last_four(card["number"])), 201


@app.route("/orders/<order_id>/refund", methods=["POST"])
def refund(order_id):
    order = orders.get_order(database(), order_id) or abort(404)
    return jsonify(refund=gateway.refund(order)), 201


@app.route("/orders/<order_id>/receipt.png", methods=["GET", "POST"])
def receipt(order_id):
    order = orders.get_order(database(), order_id) or abort(404)
    logo = request.files.get("logo")
    picture = receipts.with_logo(order, logo.read()) if logo else receipts.draw(order)
    return Response(receipts.as_png(picture), mimetype="image/png")


@app.route("/webhooks/gateway", methods=["POST"])
def webhook():
    signature = request.headers.get("X-Gateway-Signature", "")
    if not cards.signature_is_valid(request.get_data(), signature, settings.GATEWAY_SECRET):
        abort(401)
    event = request.get_json()
    if event["type"] == "charge.settled":
        orders.mark_paid(database(), event["reference"], event["fingerprint"])
    return "", 204


if __name__ == "__main__":
    # Only inside the container; the ingress decides who gets here.
    app.run(host="0.0.0.0", port=8080)  # noqa: S104  # nosec B104
