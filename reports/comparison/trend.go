package comparison

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// TrendDocument is what a reader is told of a trend: the verdict, the runs in their order, where
// figures changed, and their course from the first run to the last. What did not change is a count.
func TrendDocument(t *compare.Trend) *document.Document {
	d := &document.Document{Title: fmt.Sprintf("trend over %s", number.Plural(len(t.Runs), "run"))}
	if first, last := t.Runs[0].Started, t.Runs[len(t.Runs)-1].Started; t.ByTime {
		d.Title += fmt.Sprintf(", %s to %s", first.UTC().Format("2006-01-02"), last.UTC().Format("2006-01-02"))
	}
	d.Fact("Verdict", t.Verdict)
	d.Fact("Tests", fmt.Sprintf("samples at a rate of false alarms of %g over all %s (Mann-Whitney, Holm, "+
		"Bonferroni), changes above %.3g %%; counts by equality", t.Alpha,
		number.Plural(t.Comparisons, "comparison"), 100*t.Floor))
	d.Table("the runs", runsOf(t))
	if sheet := steps(t); len(sheet.Rows) > 0 {
		d.Table("where it changed", sheet)
	}
	if sheet := courses(t); len(sheet.Rows) > 0 && len(t.Runs) > 2 {
		d.Table("from the first run to the last", sheet)
	}
	unchanged(d, t)
	var refused []string
	for _, r := range t.Refused {
		refused = append(refused, refusal(&r))
	}
	d.List("Not the same in all runs", refused)
	d.List("Notes", few(t.Notes))
	return d
}

// runsOf is the table of the runs.
func runsOf(t *compare.Trend) document.Sheet {
	sheet := document.Sheet{Heads: slices.Concat(document.Numbers("run"),
		document.Texts("name", "started (UTC)", "tool"), document.Numbers("records"))}
	for i, r := range t.Runs {
		started := document.Missing
		if r.Started != nil {
			started = r.Started.UTC().Format("2006-01-02 15:04")
		}
		sheet.Rows = append(sheet.Rows, []string{
			fmt.Sprint(i + 1), document.Dashed(r.Name), started,
			document.Dashed(strings.TrimPrefix(r.Tool, "joulemark ")), document.Count(float64(r.Records)),
		})
	}
	return sheet
}

// steps is a table of the changes between neighbours.
func steps(t *compare.Trend) document.Sheet {
	sheet := document.Sheet{
		Heads: slices.Concat(document.Texts("case", "figure"),
			document.Numbers("in run", "since", "from", "to", "change"), document.Texts("verdict")),
		Sentences: 1, Spare: []int{3, 4, 5},
	}
	for i := range t.Series {
		s := &t.Series[i]
		for k, p := range s.Points {
			if p.Step == nil || !p.Step.Verdict.Differs() || p.Step.As != "" {
				continue
			}
			sheet.Rows = append(sheet.Rows, []string{
				s.Name, s.Metric, fmt.Sprint(p.Run + 1), fmt.Sprint(s.Points[k-1].Run + 1),
				figure(p.Step.Old.Value, s.Unit), figure(p.Step.New.Value, s.Unit), change(p.Step), verdict(p.Step),
			})
		}
	}
	return sheet
}

// courses is a table of the figures that changed, with a small drawing of their course.
func courses(t *compare.Trend) document.Sheet {
	sheet := document.Sheet{
		Heads: slices.Concat(document.Texts("case", "figure"), document.Numbers("first", "last", "change"),
			document.Texts("course", "verdict")),
		Sentences: 1, Spare: []int{2, 3},
	}
	for i := range t.Series {
		s := &t.Series[i]
		if !s.Changed() || s.Overall.As != "" {
			continue
		}
		first, last := s.Points[0], s.Points[len(s.Points)-1]
		sheet.Rows = append(sheet.Rows, []string{
			s.Name, s.Metric, figure(first.Value, s.Unit), figure(last.Value, s.Unit), change(&s.Overall),
			sparkline(s.Points), verdict(&s.Overall),
		})
	}
	return sheet
}

// sparkline is a column for each point, higher where the figure is larger; all that are equal are
// equally high.
func sparkline(points []compare.Point) string {
	const bars = "▁▂▃▄▅▆▇█"
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	heights := []rune(bars)
	line := make([]rune, len(points))
	for i, p := range points {
		line[i] = heights[0]
		if high > low {
			line[i] = heights[int(math.Round((p.Value-low)/(high-low)*float64(len(heights)-1)))]
		}
	}
	return string(line)
}

// unchanged counts what is folded away, by figure and verdict of the last run against the first.
func unchanged(d *document.Document, t *compare.Trend) {
	type key struct {
		metric  string
		verdict compare.Verdict
	}
	var order []key
	count := map[key]int{}
	for i := range t.Series {
		if s := &t.Series[i]; !s.Changed() {
			k := key{s.Metric, s.Overall.Verdict}
			if count[k]++; count[k] == 1 {
				order = append(order, k)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b key) int { return cmp.Compare(rank(a.verdict), rank(b.verdict)) })
	sheet := document.Sheet{Heads: append(document.Texts("figure", "last run against the first"),
		document.Numbers("cases")...)}
	for _, k := range order {
		sheet.Rows = append(sheet.Rows, []string{k.metric, string(k.verdict), fmt.Sprint(count[k])})
	}
	if len(sheet.Rows) > 0 {
		d.Table("the rest, which changed in no run", sheet)
	}
}

// rank orders verdicts: what is known to be the same first.
func rank(v compare.Verdict) int {
	return slices.Index([]compare.Verdict{compare.Same, compare.NoWorse, compare.CannotTell, compare.NotCompared}, v)
}
