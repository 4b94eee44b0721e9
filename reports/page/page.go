package page

import (
	"bytes"
	"cmp"
	_ "embed" // the parts of the page
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/summary"
)

// Run is a section of a page: results with the report that the other formats show of them.
type Run struct {
	Name     string // of the file; "" where a page has one run
	Document *document.Document
	*record.Results
}

//go:embed page.html
var layout string

//go:embed page.css
var styles string

//go:embed page.js
var script string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"left":     func(s document.Sheet, i int) bool { return i > 0 && !s.Heads[i].Right },
	"head":     headLines,
	"trim":     func(s string) string { return strings.Join(strings.Fields(s), " ") },
	"sentence": func(s document.Sheet, i int) bool { return i >= len(s.Heads)-s.Sentences },
}).Parse(layout))

// headLines is a heading with its lines, those of them that say something. It may be broken
// between words, and not within a range.
func headLines(h document.Head) template.HTML {
	var lines []string
	for _, line := range h.Lines {
		words := strings.Fields(line)
		for i, word := range words {
			if words[i] = template.HTMLEscapeString(word); strings.Contains(word, "–") {
				words[i] = `<span class="whole">` + words[i] + "</span>"
			}
		}
		if len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return template.HTML(strings.Join(lines, "<br>")) //nolint:gosec // escaped above
}

// narrowed is a table without the columns that say nothing in it: the topology, where the heading
// has it, and what is zero in every row.
func narrowed(s document.Sheet, heading string) document.Sheet {
	out := s
	out.Heads, out.Rows = nil, make([][]string, len(s.Rows))
	for i, h := range s.Heads {
		named := strings.TrimSpace(strings.Join(h.Lines, " "))
		said := named == "topology" && strings.Contains(heading, "topology: ")
		zero := !slices.ContainsFunc(s.Rows, func(row []string) bool { return strings.TrimSpace(row[i]) != "0" })
		if said || zero && len(s.Rows) > 0 {
			continue
		}
		out.Heads = append(out.Heads, h)
		for k, row := range s.Rows {
			out.Rows[k] = append(out.Rows[k], row[i])
		}
	}
	return out
}

// view is what the template shows.
type view struct {
	Title   string
	Policy  string
	Style   template.HTML
	Script  template.HTML
	Several bool
	Across  *across
	// Articles are what is not of one run.
	Articles []article
	Runs     []section
}

type section struct {
	Run
	ID       string
	Verdicts []summary.Verdict
	Figures  []figure
	Warnings []string
	Notes    []string
	Cite     citation
	Data     template.HTML
}

// Sections are those of the tables of a run.
func (s section) Sections() []document.Section { return s.Document.Sections }

// Of is "", since the charts of a run stand below its name.
func (section) Of() string { return "" }

// figure is a chart with its table.
type figure struct {
	result.Figure
	Drawing template.HTML
	Table   document.Sheet
}

// Write writes a page of one run, or of several with a section for each and a table of all. The
// textbook tells classes of growth; nil knows none. Articles stand before the sections.
func Write(w io.Writer, runs []Run, textbook record.Textbook, articles ...Article) error {
	v := newView("joulemark")
	v.Several = len(runs) > 1
	for i, run := range runs {
		s, err := sectionOf(run, fmt.Sprintf("r%d-", i+1), textbook)
		if err != nil {
			return err
		}
		v.Runs = append(v.Runs, s)
	}
	v.Articles = shown(articles)
	if len(runs) == 1 {
		v.Title = runs[0].Document.Title
	} else {
		v.Title += fmt.Sprintf(": %d runs", len(runs))
		v.Across = acrossOf(runs)
	}
	return document.Whole(w, func(b *bytes.Buffer) error { return page.Execute(b, v) })
}

func sectionOf(run Run, id string, textbook record.Textbook) (section, error) {
	s := section{Run: run, ID: id, Verdicts: summary.Verdicts(run.Records), Cite: citationOf(run.Results)}
	figures, series := summary.Swept(run.Results), "series"
	if figures == nil {
		figures, series = summary.Charts(run.Records, textbook), "algorithm"
	}
	for _, fig := range figures {
		s.Figures = append(s.Figures, figureOf(fig, series))
	}
	for _, l := range run.Document.Lists {
		if l.Title == "Warnings" {
			s.Warnings = l.Items
		} else {
			s.Notes = append(s.Notes, l.Items...)
		}
	}
	var b bytes.Buffer
	if err := record.WriteColumns(&b, run.Results); err != nil {
		return s, err
	}
	data := record.PageOpens + strings.TrimSpace(b.String()) + record.PageCloses
	s.Data = template.HTML(data) //nolint:gosec // encoding/json has escaped what would end the element
	return s, nil
}

// figureOf draws a chart, whose series are of a kind. One with numbers that no axis has room for
// says so, and has its table.
func figureOf(fig result.Figure, series string) figure {
	drawing, err := charts.Inline(fig)
	if err != nil {
		drawing = `<p class="note">Not drawn: ` + template.HTMLEscapeString(err.Error()) + "</p>\n"
	}
	return figure{fig, template.HTML(drawing), tableOf(fig, series)} //nolint:gosec // all texts in it are escaped
}

// tableOf has all values of a chart, a row for each name and place; series is what names are of.
func tableOf(fig result.Figure, series string) document.Sheet {
	if len(fig.Panels) > 0 && fig.Panels[0].Heat != nil {
		return tableOfMaps(fig)
	}
	type place struct{ name, at string }
	var places []place
	cells := map[place]map[string]string{}
	var columns []string
	named, at := false, ""
	for _, p := range fig.Panels {
		bars := p.X.Categories != nil
		for _, s := range p.Series {
			for k, y := range s.Y {
				from := place{name: s.Name}
				column := p.Y.Label
				switch {
				case bars && len(p.Series) > 1:
					from = place{s.Name, p.X.Categories[k]}
				case bars:
					from = place{at: p.X.Categories[k]}
				default:
					from.at = charts.Written(p.X.Label, s.X[k])
				}
				if s.Reference != "" {
					column = s.Reference
				}
				if cells[from] == nil {
					cells[from] = map[string]string{}
					places = append(places, from)
				}
				named = named || from.name != ""
				text := charts.Written(p.Y.Label, y)
				if s.Low != nil && s.Low[k] < s.High[k] {
					text += " (" + charts.Written(p.Y.Label, s.Low[k]) + "–" + charts.Written(p.Y.Label, s.High[k]) +
						")"
				}
				put(cells[from], &columns, column, text)
				if p.Right != nil {
					put(cells[from], &columns, p.Right.Label, charts.Written(p.Right.Label, y*p.Right.Factor))
				}
			}
		}
		if at = p.X.Label; bars && (len(p.Series) == 1 || at == "") {
			at = series
		}
	}
	sheet := document.Sheet{Heads: document.Texts(series)}
	switch {
	case !named:
		sheet.Heads = nil
	case at == series: // the bars of a group are several figures of each
		sheet.Heads = document.Texts("figure")
	}
	sheet.Heads = append(sheet.Heads, document.Head{Lines: []string{at}, Right: named})
	sheet.Heads = append(sheet.Heads, document.Numbers(columns...)...)
	for _, p := range places {
		row := []string{p.at}
		if named {
			row = []string{p.name, p.at}
		}
		for _, c := range columns {
			row = append(row, document.Dashed(cells[p][c]))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

func put(cells map[string]string, columns *[]string, column, text string) {
	if !slices.Contains(*columns, column) {
		*columns = append(*columns, column)
	}
	cells[column] = text
}

// citation is how a reader cites the tool and the run.
type citation struct{ Run, BibTeX string }

// citationOf names what is known of the run and nothing else.
func citationOf(res *record.Results) citation {
	version, ours := strings.CutPrefix(res.Tool, "joulemark ")
	c := citation{Run: "Figures by " + res.Tool}
	if !ours {
		c.Run, version = "Figures from "+cmp.Or(res.Tool, "saved records")+", shown by joulemark", ""
	}
	var started string
	for i := range res.Records {
		if at := res.Records[i].Started; at != nil && (started == "" || at.Format(time.DateOnly) < started) {
			started = at.Format(time.DateOnly)
		}
	}
	if started != "" {
		c.Run += ", run on " + started
	}
	if res.Host.CPU != "" {
		c.Run += ", on " + res.Host.CPU
	}
	if len(res.Scenario.Algorithms) > 0 {
		c.Run += fmt.Sprintf(", seed %d", res.Scenario.Seed)
	}
	c.Run += "."
	if len(res.Records) > 0 {
		if r := &res.Records[0]; r.EnergySource != "" {
			c.Run += fmt.Sprintf(" Energy %v by %s", r.EnergyKind, r.EnergySource)
			if r.GridRegion != "" {
				c.Run += "; grid factor " + r.GridRegion
			}
			if r.GridYear != 0 {
				c.Run += fmt.Sprintf(" %d", r.GridYear)
			}
			if r.GridEdition != "" {
				c.Run += ", " + r.GridEdition
			}
			c.Run += "."
		}
	}
	c.BibTeX = "@software{joulemark,\n  title   = {joulemark},\n  author  = {{The joulemark developers}},\n"
	if version != "" {
		c.BibTeX += "  version = {" + strings.NewReplacer("{", "", "}", "", "\\", "").Replace(version) + "},\n"
	}
	c.BibTeX += "  url     = {https://github.com/joulemark/joulemark},\n}"
	return c
}
