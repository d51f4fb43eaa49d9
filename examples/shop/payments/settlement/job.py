"""The nightly settlement: what each shop gets for the day's charges. Runs on the Spark cluster next to the API."""

import sys

from pyspark.sql import SparkSession, functions


def session():
    return (
        SparkSession.builder.appName("settlement")
        .config("spark.ui.port", "4040")
        .config("spark.acls.enable", "true")
        .config("spark.admin.acls.groups", "payments-operations")
        .getOrCreate()
    )


def settle(spark, charges_path, out_path):
    charges = spark.read.json(charges_path)
    by_shop = charges.groupBy("shop").agg(
        functions.sum("amount_cents").alias("gross_cents"),
        functions.count("*").alias("charges"),
    )
    fee = functions.round(by_shop.gross_cents * 0.014) + by_shop.charges * 25
    by_shop.withColumn("fee_cents", fee).write.mode("overwrite").csv(out_path, header=True)


if __name__ == "__main__":
    settle(session(), sys.argv[1], sys.argv[2])
