#!/bin/sh
# Builds target/bulkhead-renderer when it is older than its sources: one static file that needs
# nothing from the system that it runs on.
set -eu
cd "$(dirname "$0")"
out=target/bulkhead-renderer
if [ -x "$out" ] && [ -z "$(find . -path ./target -prune -o -type f -newer "$out" -print | head -n 1)" ]; then
  exit 0
fi
if ! command -v go >/dev/null 2>&1; then
  echo "Building Bulkhead needs Go 1.26 or newer, for the program that renders charts; install it, or put a built one at renderer/$out." >&2
  exit 1
fi
echo "Building the chart renderer …" >&2
mkdir -p target
# What changes during a build is built next time.
: >"$out.$$.start"
# Under another name first: several builds may run at once.
CGO_ENABLED=0 go build -trimpath -o "$out.$$" .
touch -r "$out.$$.start" "$out.$$"
rm -f "$out.$$.start"
mv -f "$out.$$" "$out"
