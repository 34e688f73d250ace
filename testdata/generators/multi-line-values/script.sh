#!/bin/sh
if true; then
  echo "a: b" # comment
fi
