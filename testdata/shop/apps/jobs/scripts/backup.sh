#!/bin/sh
set -eu

# One archive a day, named after it.
name="shop-$(date +%F).sql.gz"
pg_dump --host "$DATABASE_HOST" shop | gzip > "/backup/$name"
echo "wrote $name"
