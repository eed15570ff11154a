import os

import psycopg

from digest.mail import subject

with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    rows = connection.execute("select count(*) from visits").fetchone()
    print(subject(rows[0]), f"(built from {os.environ['APP_VERSION']})")
