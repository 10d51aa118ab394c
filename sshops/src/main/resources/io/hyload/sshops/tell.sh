# The line goes by a here-document: no list of processes shows it. What came before it may have been cut short.
cd "$base/run" 2>/dev/null && running "$pidfile" && [ -p "$pipe.in" ] || { echo gone; exit 0; }
cat 1<>"$pipe.in" <<END

$text
END
