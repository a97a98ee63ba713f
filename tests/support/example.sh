#!/bin/sh
# The example project runs from the checkout and leaves it as it was.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 1

if ! [ -e migrations-example/run ]; then
    echo '1..0 # SKIP example: there is no migrations-example/run'
    exit 0
fi

before=$(git status --porcelain --untracked-files=all)
failed=0
if said=$(./migrations-example/run 2>&1 </dev/null); then
    echo 'ok 1 - example: ./migrations-example/run succeeds'
else
    echo "not ok 1 - example: ./migrations-example/run succeeds"
    echo "$said" | tail -n 40 | sed 's/^/# /'
    failed=1
fi
after=$(git status --porcelain --untracked-files=all)
if [ "$before" = "$after" ]; then
    echo 'ok 2 - example: leaves the checkout as it was'
else
    echo 'not ok 2 - example: leaves the checkout as it was'
    echo "$after" | sed 's/^/# /'
    failed=1
fi
echo 1..2
exit $failed
