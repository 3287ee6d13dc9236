# Starts PostgreSQL for its owner, and removes every trace of it when the owner is gone.
#
# Arguments: the folder to work in, the folder of the binaries, then the options of initdb.
# Standard input: the owner's commands, one per line. Its end, however it comes about, is the sign to clean up.
# Standard output: `folder` once the folder exists and `initialised N` with initdb's exit status;
# after `start` only PostgreSQL holds it open, so that the owner sees PostgreSQL end.

folder=$1
binaries=$2
shift 2

# What stops the owner (Ctrl-C, a closed terminal, a shutdown) must not stop the cleaning up, nor must an answer that
# nobody reads any more.
trap '' HUP INT QUIT TERM PIPE
umask 077
ulimit -c 0

mkdir -- "$folder" 2>&1 || exit 1
echo folder

server=
while read -r command; do
    case $command in
    initialise)
        # Always let initdb finish: killed half way, it would leave a System V shared memory segment.
        "$binaries/initdb" -D "$folder/data" "$@" >>"$folder/log" 2>&1 </dev/null
        status=$?
        if [ "$status" -eq 0 ]; then
            # Without template0 there is a third less to copy at each start; template1 is as good a source.
            "$binaries/postgres" --single -D "$folder/data" -c fsync=off postgres >>"$folder/log" 2>&1 <<'SQL'
UPDATE pg_catalog.pg_database SET datistemplate = false, datallowconn = false WHERE datname = 'template0'
DROP DATABASE template0
SQL
            status=$?
        fi
        echo "initialised $status"
        ;;
    start)
        (
            trap - HUP INT QUIT TERM PIPE
            exec "$binaries/postgres" -D "$folder/data" -k "$folder"
        ) 3>&1 >>"$folder/log" 2>&1 </dev/null &
        server=$!
        exec >&-
        ;;
    stop)
        # A fast shutdown: on what it leaves the next server starts without recovery.
        kill -INT "$server"
        wait "$server"
        server=
        ;;
    esac
done

if [ -n "$server" ]; then
    # QUIT is an immediate shutdown, but a background process of a shell ignores it until PostgreSQL has
    # installed its handlers; TERM ends the process in that first moment too.
    kill -TERM "$server"
    kill -QUIT "$server"
    wait "$server"
fi
rm -rf -- "$folder"
