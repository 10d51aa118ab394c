# Makes the table of one case from its runs, a line each, separated by tabs:
#   round generator requests seconds cpu-seconds peak-kB steady-µs errors
# Figures are medians over the rounds. A ratio is the median of the ratios within each round, whose two runs stood side
# by side, so that what changes on the machine from round to round falls out.
BEGIN { FS = "\t" }

!($2 in seen) { seen[$2] = 1; order[++generators] = $2 }

{
    if ($1 > rounds) rounds = $1
    at = $2 SUBSEP $1
    if ($3 == "-") { cannot[$2] = 1; next }
    requests[at] = $3
    rate[at] = $3 / $4
    if ($3 > 0) cpu[at] = $5 / $3 * 1e6
    peak[at] = $6 / 1024
    if ($7 != "-") steady[at] = $7
    errors[$2] += $8
}

END {
    print "  generator    requests  requests/s  µs/request  to wrk  after 5 s  to wrk  peak MB  errors"
    for (i = 1; i <= generators; i++) {
        g = order[i]
        row = sprintf("  %-10s", g)
        if (g in cannot) { print row cell("–", 11) ; continue }
        row = row cell(median(requests, g, "%.0f"), 11) cell(median(rate, g, "%.0f"), 12) cell(median(cpu, g, "%.2f"), 12)
        row = row cell(ratio(cpu, g), 8) cell(median(steady, g, "%.2f"), 11) cell(ratio(steady, g), 8)
        print row cell(median(peak, g, "%.0f"), 9) cell(errors[g] + 0, 8)
    }
}

# Right-aligned; awk's own %s counts bytes in some awks, and the dash has three.
function cell(text, width) {
    return sprintf("%" (width - (text == "–" ? 1 : length(text))) "s%s", "", text)
}

function median(values, g, format,    n, r, sorted) {
    for (r = 1; r <= rounds; r++) if ((g SUBSEP r) in values) sorted[++n] = values[g SUBSEP r]
    return n ? sprintf(format, middle(sorted, n)) : "–"
}

function ratio(values, g,    n, r, sorted) {
    for (r = 1; r <= rounds; r++)
        if ((g SUBSEP r) in values && ("wrk" SUBSEP r) in values)
            sorted[++n] = values[g SUBSEP r] / values["wrk" SUBSEP r]
    return n ? sprintf("%.2f", middle(sorted, n)) : "–"
}

function middle(sorted, n,    i, j, one) {
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && sorted[j] + 0 < sorted[j - 1] + 0; j--) {
            one = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = one
        }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
