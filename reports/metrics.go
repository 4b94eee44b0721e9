package reports

import (
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/joulemark/joulemark/reports/document"
)

// metricColumns are the figures of a problem's own.
func metricColumns(g *group) []column {
	var columns []column
	for _, name := range g.metrics() {
		columns = append(columns, column{lines: []string{name}, panel: costs, cell: func(r *row) []string {
			return []string{r.metricText(name)}
		}})
	}
	return columns
}

func (r *row) metricText(name string) string {
	if v, unit, ok := r.metric(name); ok {
		return document.Amount(v, unit)
	}
	return document.Missing
}

// metricLines are the same as text, one line an algorithm, for tables that have no room for more
// columns. The values are those of the rows in their order.
func metricLines(g *group) []string {
	var lines []string
	for _, algorithm := range distinct([]*group{g}, func(r *row) string { return r.algorithm }) {
		rows := slices.DeleteFunc(slices.Clone(g.rows), func(r *row) bool { return r.algorithm != algorithm })
		each := func(text func(*row) string) string {
			values := make([]string, len(rows))
			for i, r := range rows {
				values[i] = text(r)
			}
			return strings.Join(values, ", ")
		}
		var figures []string
		for _, name := range g.metrics() {
			if slices.ContainsFunc(rows, func(r *row) bool { return r.metricText(name) != document.Missing }) {
				figures = append(figures, name+" "+each(func(r *row) string { return r.metricText(name) }))
			}
		}
		if len(figures) > 0 {
			sizes := each(func(r *row) string { return document.Count(float64(r.nodes)) })
			lines = append(lines, algorithm+" at N = "+sizes+": "+strings.Join(figures, "; "))
		}
	}
	return lines
}

// metric is the mean of a metric over the trials that have it.
func (r *row) metric(name string) (value float64, unit string, ok bool) {
	var values []float64
	for _, rec := range r.records {
		for _, m := range rec.Metrics {
			if m.Name == name {
				values, unit = append(values, m.Value), m.Unit
				break
			}
		}
	}
	if len(values) == 0 {
		return 0, "", false
	}
	return stat.Mean(values, nil), unit, true
}

// metrics names the metrics of a group in the order in which they first come.
func (g *group) metrics() []string {
	var names []string
	for _, r := range g.rows {
		for _, rec := range r.records {
			for _, m := range rec.Metrics {
				if !slices.Contains(names, m.Name) {
					names = append(names, m.Name)
				}
			}
		}
	}
	return names
}
