#!/bin/sh
# Stands between containerd's runc shim and runsc. gVisor's own shim sets a negative OOM score, which needs a capability
# that small machines lack, so the runc shim calls this instead.
runsc='@RUNSC@'
flags='--platform=systrap --ignore-cgroups --overlay2=none --network=sandbox'
root= command= previous= last= before=
for word in "$@"; do
  case "$previous" in
    --root) root=$word ;;
    --log | --log-format | --bundle | --pid-file | --console-socket | --process) ;;
    *) case "$word" in
         create | start | kill | delete | state | exec | ps | events | update | pause | resume)
           [ -n "$command" ] || command=$word ;;
       esac ;;
  esac
  before=$last last=$word previous=$word
done
case "$command" in
  start)
    # A child that lives on would keep the shim's pipe open, and the shim would wait for it.
    exec "$runsc" $flags "$@" </dev/null >/dev/null 2>&1 ;;
  kill)
    "$runsc" $flags "$@"
    status=$?
    [ $status -eq 0 ] || echo 'container not running' >&2
    if [ "$last" = 9 ]; then
      # All containers of a pod share one process, which the shim waits for.
      sandbox=$("$runsc" --root "$root" state "$before" 2>/dev/null |
        sed -n 's/.*"io.kubernetes.cri.sandbox-id": *"\([0-9a-f]*\)".*/\1/p')
      pid=$("$runsc" --root "$root" state "${sandbox:-$before}" 2>/dev/null |
        sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' | head -n 1)
      [ -z "$pid" ] || [ "$pid" -le 1 ] || kill -9 "$pid" 2>/dev/null
    fi
    exit $status ;;
  *)
    exec "$runsc" $flags "$@" ;;
esac
