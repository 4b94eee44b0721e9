// Package summary says what records show a reader at a glance, as plain values: in words which
// algorithm sends and costs least and how sure that is, and the charts of a run, which
// reports/charts draws.
//
//	record.Record -> subjects (a problem, its algorithms, their sizes) -> Verdicts, result.Figure
//
// Both are about runs without fault alone. A chart is only made where the records have something to
// show in it, and a verdict never says more than the records do.
package summary
