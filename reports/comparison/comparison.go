// Package comparison shows what changed between two runs, or from run to run: as a table for a
// terminal, as Markdown for a comment on a pull request, as JSON, and as a page.
package comparison

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/page"
)

// formats are the forms that a comparison has.
var formats = []string{"table", "markdown", "json", "html"}

// Formats are the names of the forms.
func Formats() []string { return append([]string(nil), formats...) }

// Write writes a comparison in the form of a name. Width is that of the terminal, and only the
// table uses it.
func Write(w io.Writer, format string, c *compare.Comparison, width int) error {
	return write(w, format, width, c, page.Article{Document: Document(c)})
}

// WriteTrend writes a trend in the form of a name, as Write does.
func WriteTrend(w io.Writer, format string, t *compare.Trend, width int) error {
	return write(w, format, width, t, TrendArticle(t))
}

// TrendArticle is a trend as a part of a page.
func TrendArticle(t *compare.Trend) page.Article {
	a := page.Article{Document: TrendDocument(t)}
	if fig := TrendFigure(t); len(fig.Panels) > 0 {
		a.Figures = []result.Figure{fig}
	}
	return a
}

func write(w io.Writer, format string, width int, value any, a page.Article) error {
	switch format {
	case "table":
		return a.Text(w, width)
	case "markdown":
		return a.Markdown(w)
	case "html":
		return page.WriteArticles(w, a.Title, []page.Article{a})
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(value)
	}
	return suggest.Key("format", format, formats)
}

// Document is what a reader is told of a comparison: the verdict, the gates, what changed, and why
// the rest is not compared. What is the same or cannot be told is a count.
func Document(c *compare.Comparison) *document.Document {
	d := &document.Document{Title: "comparison of " + sideOf(c.Old, "old") + " with " + sideOf(c.New, "new")}
	d.Fact("Verdict", c.Verdict)
	for _, g := range c.Gates {
		d.Fact("Gate", fmt.Sprintf("%s %s (%s)", g.Gate, g.State, number.Plural(g.Pairs, "case")))
	}
	if c.Tests > 0 {
		d.Fact("Tests", fmt.Sprintf("%d sampled figures at a family rate of false alarms of %g (Mann-Whitney, Holm), "+
			"changes above %g %%", c.Tests, c.Alpha, 100*c.Floor))
	}
	if sheet := changes(c, compare.Verdict.Differs); len(sheet.Rows) > 0 {
		d.Table("what changed", sheet)
	}
	rest(d, c)
	var gates []string
	for _, g := range c.Gates {
		for _, at := range g.Fell {
			gates = append(gates, g.Gate+" fell: "+at)
		}
		for _, at := range few(g.Open) {
			gates = append(gates, g.Gate+" cannot tell: "+at)
		}
	}
	d.List("Gates", gates)
	var refused []string
	for _, r := range c.Refused {
		refused = append(refused, refusal(&r))
	}
	d.List("Not the same on both sides", refused)
	notes := append([]string(nil), c.Notes...)
	notes = append(notes, unmatched("old", c.OnlyOld)...)
	notes = append(notes, unmatched("new", c.OnlyNew)...)
	d.List("Notes", notes)
	return d
}

// refusal says which figures a field stops, or would.
func refusal(r *compare.Refusal) string {
	if r.Allowed {
		return fmt.Sprintf("%s differs and was allowed to (old: %s; new: %s): %s",
			r.Field, r.Old, r.New, strings.Join(r.Metrics, ", "))
	}
	return fmt.Sprintf("%s differs (old: %s; new: %s), so %s is not compared; --allow %s compares all the same",
		r.Field, r.Old, r.New, strings.Join(r.Metrics, ", "), r.Field)
}

func sideOf(s compare.Side, name string) string {
	if s.Name != "" {
		return s.Name
	}
	return "the " + name + " run"
}

// changes is a table of the figures whose verdict is of a kind. One that follows from another, and
// so changes as that does, is named beside it.
func changes(c *compare.Comparison, of func(compare.Verdict) bool) document.Sheet {
	sheet := document.Sheet{
		Heads:     append(document.Texts("case", "figure"), document.Numbers("old", "new", "change")...),
		Sentences: 1, Spare: []int{2, 3},
	}
	sheet.Heads = append(sheet.Heads, document.Texts("verdict")...)
	for _, p := range c.Pairs {
		for _, ch := range p.Changes {
			if !of(ch.Verdict) || ch.As != "" {
				continue
			}
			names := []string{ch.Metric}
			for _, o := range p.Changes {
				if o.As == ch.Metric {
					names = append(names, o.Metric)
				}
			}
			sheet.Rows = append(sheet.Rows, []string{
				p.Name, strings.Join(names, ", "), figure(ch.Old.Value, ch.Unit), figure(ch.New.Value, ch.Unit),
				change(&ch), verdict(&ch),
			})
		}
	}
	return sheet
}

// verdict is that of a change, with what it rests on.
func verdict(c *compare.Change) string {
	switch {
	case c.Adjusted != nil:
		return fmt.Sprintf("%s (p %.2g)", c.Verdict, *c.Adjusted)
	case c.Why != "":
		return string(c.Verdict) + ": " + c.Why
	}
	return string(c.Verdict)
}

// figure is a whole number with all its digits, so that one message more can be seen, and a
// quantity in the prefix that fits it.
func figure(v float64, unit string) string {
	switch {
	case v == math.Trunc(v) && math.Abs(v) < 1e9:
		return strings.TrimSpace(document.Count(v) + " " + unit)
	case slices.Contains([]string{"B", "s", "J", "g"}, unit):
		return energy.FormatSI(v, unit)
	}
	return strings.TrimSpace(fmt.Sprintf("%.4g %s", v, unit))
}

// change is by how much a figure changed, of samples with the interval.
func change(c *compare.Change) string {
	switch percent := func(r float64) string { return fmt.Sprintf("%+.3g", 100*(r-1)) }; {
	case c.Ratio == nil:
		return "from 0"
	case c.Exact:
		return percent(c.Ratio.Value) + " %"
	default:
		return fmt.Sprintf("%s %% (%s to %s)", percent(c.Ratio.Value), percent(c.Ratio.Low), percent(c.Ratio.High))
	}
}

// rest counts what is folded away, by figure and verdict, and of what cannot be told how many
// samples it takes.
func rest(d *document.Document, c *compare.Comparison) {
	type key struct {
		metric  string
		verdict compare.Verdict
	}
	var order []key
	count, needed := map[key]int{}, map[key]int{}
	for _, p := range c.Pairs {
		for _, ch := range p.Changes {
			k := key{ch.Metric, ch.Verdict}
			if ch.Verdict.Differs() {
				continue
			}
			if count[k] == 0 {
				order = append(order, k)
			}
			count[k]++
			needed[k] = max(needed[k], ch.Needed)
		}
	}
	sheet := document.Sheet{Heads: append(document.Texts("figure", "verdict"),
		document.Numbers("cases", "samples it takes")...)}
	for _, k := range order {
		takes := ""
		if needed[k] > 0 {
			takes = fmt.Sprint(needed[k])
		}
		sheet.Rows = append(sheet.Rows, []string{k.metric, string(k.verdict), fmt.Sprint(count[k]), takes})
	}
	if len(sheet.Rows) > 0 {
		d.Table("the rest", sheet)
	}
}

// few are the first of a list, and how many more there are.
func few(list []string) []string {
	const most = 5
	if len(list) <= most {
		return list
	}
	return append(append([]string(nil), list[:most]...), fmt.Sprintf("and %d more", len(list)-most))
}

func unmatched(side string, cases []compare.Case) []string {
	if len(cases) == 0 {
		return nil
	}
	var names []string
	for _, c := range cases {
		names = append(names, c.Name)
	}
	return []string{fmt.Sprintf("only the %s side has %s", side, strings.Join(few(names), "; "))}
}
